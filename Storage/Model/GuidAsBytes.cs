using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WebhookOps.Storage.Model;

/// <summary>SQLite compares blobs byte by byte, so big-endian ids keep the order of time.</summary>
internal sealed class GuidAsBytes() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));
