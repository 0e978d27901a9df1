namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Takes a signature header apart.</summary>
internal static class SignatureHeader
{
    /// <param name="stamp">Where in the header the timestamp stands, if the layout puts it there; of a token, its head and claims.</param>
    /// <returns>False if the header is not built as the recipe's layout says, or offers more signatures than anyone needs.</returns>
    public static bool TryRead(ReadOnlySpan<char> header, SignatureRecipe recipe, scoped ref SignatureCandidates candidates, out Range stamp)
    {
        stamp = default;
        return recipe.Layout switch
        {
            _ when recipe.Token is not null => TryReadToken(header, ref candidates, out stamp),
            SignatureLayout.Pairs => TryReadPairs(header, recipe, ref candidates, out stamp),
            SignatureLayout.Versions => TryReadVersions(header, recipe, ref candidates),
            _ => TryReadWhole(header, recipe, ref candidates),
        };
    }

    private static bool TryReadWhole(ReadOnlySpan<char> header, SignatureRecipe recipe, scoped ref SignatureCandidates candidates)
    {
        if (header.StartsWith(recipe.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            header = header[recipe.Prefix.Length..];
        }
        else if (!recipe.PrefixOptional)
        {
            return false;
        }

        candidates.Add(header);
        return true;
    }

    /// <summary>The parts before and after the last dot. What is in the first of them is looked at once it is known to be signed.</summary>
    private static bool TryReadToken(ReadOnlySpan<char> header, scoped ref SignatureCandidates candidates, out Range stamp)
    {
        var dot = header.LastIndexOf('.');
        stamp = dot < 0 ? default : ..dot;
        candidates.Add(header[(dot + 1)..]);
        return dot >= 0;
    }

    private static bool TryReadPairs(ReadOnlySpan<char> header, SignatureRecipe recipe, scoped ref SignatureCandidates candidates, out Range timestamp)
    {
        timestamp = default;
        var timestamps = 0;
        foreach (var range in header.Split(recipe.Separator))
        {
            var pair = header[range];
            var equals = pair.IndexOf('=');
            if (equals < 0)
            {
                return false;
            }

            var name = pair[..equals].Trim();
            if (name.SequenceEqual(recipe.Version))
            {
                candidates.Add(pair[(equals + 1)..].Trim());
            }
            else if (name.SequenceEqual(recipe.Timestamp?.Pair))
            {
                timestamp = (range.Start.Value + equals + 1)..range.End;
                timestamps++;
            }
        }

        var expected = recipe.Timestamp?.Pair is null ? 0 : 1;
        return timestamps == expected && candidates.Offered is > 0 and <= SignatureCandidates.Max;
    }

    private static bool TryReadVersions(ReadOnlySpan<char> header, SignatureRecipe recipe, scoped ref SignatureCandidates candidates)
    {
        foreach (var range in header.Split(' '))
        {
            var item = header[range];
            var comma = item.IndexOf(',');
            if (comma >= 0 && item[..comma].SequenceEqual(recipe.Version))
            {
                candidates.Add(item[(comma + 1)..]);
            }
        }

        return candidates.Offered is > 0 and <= SignatureCandidates.Max;
    }
}
