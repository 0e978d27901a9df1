namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Takes a signature header apart.</summary>
internal static class SignatureHeader
{
    /// <param name="timestamp">Where in the header the timestamp stands, if the layout puts it there.</param>
    /// <returns>False if the header is not built as the recipe's layout says, or offers more signatures than anyone needs.</returns>
    public static bool TryRead(ReadOnlySpan<char> header, SignatureRecipe recipe, scoped ref SignatureCandidates candidates, out Range timestamp)
    {
        timestamp = default;
        return recipe.Layout switch
        {
            SignatureLayout.Pairs => TryReadPairs(header, recipe, ref candidates, out timestamp),
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
