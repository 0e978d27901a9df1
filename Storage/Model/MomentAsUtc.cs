using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WebhookOps.Storage.Model;

/// <summary>PostgreSQL's driver takes moments in UTC only.</summary>
internal sealed class MomentAsUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(moment => moment.ToUniversalTime(), moment => moment);
