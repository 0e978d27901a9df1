using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Which page of a list: <c>?limit=</c> (1 to 200, default 50) and <c>?after=</c>, the cursor of the page before.</summary>
internal sealed record PageQuery(int Limit, Guid? After) : IBody, IEndpointParameterMetadataProvider
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public ProblemHttpResult? Problem { get; private init; }

    /// <summary>Cuts a list that was asked for one row more than the page holds.</summary>
    public Page<TAnswer> Cut<TRow, TAnswer>(IReadOnlyList<TRow> rows, Func<TRow, Guid> idOf, Func<TRow, TAnswer> answer) =>
        rows.Count > Limit
            ? new([.. rows.Take(Limit).Select(answer)], ToCursor(idOf(rows[Limit - 1])))
            : new([.. rows.Select(answer)], null);

    /// <summary>A page of a list that is held in memory, oldest first.</summary>
    public Page<TAnswer> Slice<TRow, TAnswer>(IEnumerable<TRow> rows, Func<TRow, Guid> idOf, Func<TRow, TAnswer> answer) =>
        Cut([.. rows.OrderBy(idOf).Where(r => After is not { } after || idOf(r) > after).Take(Limit + 1)], idOf, answer);

    /// <summary>What a search found, as a client sees it.</summary>
    public static Page<TAnswer> Of<TRow, TAnswer>(Storage.Search.Page<TRow> found, Func<TRow, TAnswer> answer) =>
        new([.. found.Items.Select(answer)], found.Next is { } next ? ToCursor(next) : null, found.SearchedBackTo?.UtcDateTime);

    public static string ToCursor(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static ValueTask<PageQuery> BindAsync(HttpContext context, ParameterInfo _)
    {
        var limit = DefaultLimit;
        var checks = new Checks();
        var query = context.Request.Query;
        if (query["limit"] is [var limitText, ..]
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            checks.Add("limit", $"Must be a whole number from 1 to {MaxLimit}.", "out_of_range");
        }

        Guid? after = null;
        if (query["after"] is [{ Length: > 0 } cursor, ..])
        {
            Span<byte> bytes = stackalloc byte[16];
            if (cursor.Length == 22 && Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out var written) && written == 16)
            {
                after = new Guid(bytes, bigEndian: true);
            }
            else
            {
                checks.Add("after", "Must be the 'next' of an earlier page, unchanged.", "cursor_invalid");
            }
        }

        return ValueTask.FromResult(new PageQuery(limit, after) { Problem = checks.Failed ? checks.ToProblem() : null });
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryParameter("limit", $"How many items at most: 1 to {MaxLimit}; {DefaultLimit} if not given.", IsNumber: true));
        builder.Metadata.Add(new QueryParameter("after", "The 'next' of the page before."));
    }
}
