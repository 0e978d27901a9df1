using System.Globalization;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Turns the texts of a query into what a search needs, and names what makes no sense.</summary>
/// <param name="prefix">Before each field's name, where the query stands inside of a body (<c>query.</c>).</param>
internal sealed class QueryReader(Catalog catalog, Checks checks, string prefix = "")
{
    private const string KnownStates = "pending, sending, delivered, dead, cancelled, held";

    public Guid? Source(string? slug)
    {
        if (string.IsNullOrEmpty(slug))
        {
            return null;
        }

        var source = catalog.SourcesBySlug.GetValueOrDefault(slug);
        checks.Require(source is not null, prefix + "source", $"There is no source '{slug}'.", "source_not_found");
        return source?.Id;
    }

    public Guid? Destination(string? name, string field = "destination")
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var destination = catalog.Destinations.Values.FirstOrDefault(d => d.Name == name);
        checks.Require(destination is not null, prefix + field, $"There is no destination '{name}'.", "destination_not_found");
        return destination?.Id;
    }

    public DeliveryStatus? Status(string? state)
    {
        if (string.IsNullOrEmpty(state))
        {
            return null;
        }

        DeliveryStatus? status = state switch
        {
            "pending" => DeliveryStatus.Pending,
            "sending" => DeliveryStatus.Sending,
            "delivered" => DeliveryStatus.Delivered,
            "dead" => DeliveryStatus.Dead,
            "cancelled" => DeliveryStatus.Cancelled,
            "held" => DeliveryStatus.Held,
            _ => null,
        };
        checks.Require(status is not null, prefix + "state", $"Must be one of {KnownStates}.");
        return status;
    }

    public Guid? Id(string? text, string kind, string field)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var good = PublicId.TryParse(kind, text, out var id);
        checks.Require(good, prefix + field, $"Must be an id such as {kind}_….");
        return good ? id : null;
    }

    public DateTimeOffset? Moment(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A '+' of an offset that was not escaped comes as a space.
        var good = DateTimeOffset.TryParse(
            text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            && moment.Year is >= 1970 and < 9999; // what is counted from it stays a time
        checks.Require(good, prefix + field, "Must be an ISO 8601 time from 1970 to 9998, such as 2026-05-01T12:00:00Z.");
        return good ? moment : null;
    }

    public string? Text(string? text, string field, int longest)
    {
        checks.Require(text is null || text.Length <= longest, prefix + field, $"At most {longest} characters.");
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
