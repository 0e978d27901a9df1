using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebhookOps.Core.Tests.Verification;

/// <summary>A row of <c>vectors/signatures.json</c>: what a provider or its own SDK published.</summary>
public sealed record SignatureVector
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required string Id { get; init; }

    public required string Provider { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    public required string Secret { get; init; }

    public required string BodyBase64 { get; init; }

    public string? ExpectedSignature { get; init; }

    public bool ShouldVerify { get; init; }

    public string? Method { get; init; }

    public string? RequestUrl { get; init; }

    public long? ClockUnix { get; init; }

    public static IReadOnlyList<SignatureVector> All { get; } = Load();

    public override string ToString() => Id;

    private static List<SignatureVector> Load()
    {
        using var stream = typeof(SignatureVector).Assembly.GetManifestResourceStream("signatures.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("vectors").Deserialize<List<SignatureVector>>(Json)!;
    }
}
