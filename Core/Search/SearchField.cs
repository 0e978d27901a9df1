namespace WebhookOps.Core.Search;

/// <summary>What a term of a search looks at.</summary>
public enum SearchField
{
    /// <summary>Text in the body or the headers, in any case of letters, from the beginning of a word.</summary>
    Text,

    /// <summary>Slug of the source.</summary>
    Source,

    /// <summary>Name of a destination that has a delivery of the event.</summary>
    Destination,

    /// <summary>Where a delivery of the event stands.</summary>
    State,

    /// <summary>The event type; with a <c>*</c> at its end, its beginning.</summary>
    Type,

    /// <summary>The status that a delivery got last: <c>500</c>, <c>5xx</c> or <c>400-499</c>.</summary>
    Status,

    /// <summary>The code of a delivery's last failure.</summary>
    Error,

    /// <summary>The event's id, or the provider's.</summary>
    Id,

    Method,

    /// <summary>The path behind the source's URL; with a <c>*</c> at its end, its beginning.</summary>
    Path,

    /// <summary><c>yes</c> or <c>no</c>.</summary>
    Verified,

    /// <summary>Received in the last so many seconds, minutes, hours, days or weeks: <c>24h</c>.</summary>
    Last,

    /// <summary>Received at or after.</summary>
    From,

    /// <summary>Received before.</summary>
    To,

    /// <summary>A value inside of a JSON body.</summary>
    Body,

    /// <summary>A header's value; with a <c>*</c> at its end, its beginning.</summary>
    Header,
}
