using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WebhookOps.Core.Json;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Providers;

/// <summary>The providers that are known, loaded from data and checked as a whole.</summary>
public sealed class ProviderTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private static readonly Lazy<ProviderTable> Embedded = new(LoadEmbedded);

    private readonly Dictionary<string, Provider> _providers;

    private ProviderTable(IReadOnlyList<Provider> providers)
    {
        All = providers;
        _providers = providers.ToDictionary(p => p.Key, StringComparer.Ordinal);
    }

    /// <summary>The rows that ship with the product.</summary>
    public static ProviderTable BuiltIn => Embedded.Value;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Provider> All { get; }

    public Provider? Find(string key) => _providers.GetValueOrDefault(key);

    /// <exception cref="FormatException">A row is wrong; the message names the row, the field and the remedy.</exception>
    public static ProviderTable Load(string json)
    {
        List<Provider> providers;
        try
        {
            providers = JsonSerializer.Deserialize<List<Provider>>(json, Json) ?? [];
        }
        catch (JsonException e)
        {
            throw new FormatException($"The provider table cannot be read: {e.Message}", e);
        }

        foreach (var provider in providers)
        {
            foreach (var (field, message) in Check(provider))
            {
                throw new FormatException($"Provider '{provider.Key}': {field} {message}.");
            }
        }

        return providers.CountBy(p => p.Key).FirstOrDefault(c => c.Value > 1).Key is { } twice
            ? throw new FormatException($"Provider '{twice}' is there twice.")
            : new ProviderTable(providers);
    }

    private static IEnumerable<FieldError> Check(Provider provider)
    {
        if (!Names.IsSlug(provider.Key))
        {
            yield return new("key", Names.SlugRule);
        }

        for (var i = 0; i < provider.Signatures.Count; i++)
        {
            foreach (var (field, message) in SignatureRecipeRules.Check(provider.Signatures[i]))
            {
                yield return new($"signatures[{i}].{field}", message);
            }
        }

        if (provider.Handshake is { } handshake && FaultOf(handshake) is { } fault)
        {
            yield return new("handshake", fault);
        }
    }

    private static string? FaultOf(HandshakeRecipe recipe) =>
        recipe.Method is not ("GET" or "POST") ? "must be asked by GET or POST"
        : recipe.When is null != recipe.Is is null ? "must say both where its mark stands and what it is, or neither"
        : recipe.Challenge is null != (recipe.Kind == HandshakeKind.Fixed) ? "must name a challenge, unless its answer is fixed"
        : recipe.Members.Count != (recipe.Kind == HandshakeKind.Hash ? 2 : 0) ? "must name two members of its answer, for the challenge and its hash, if it is hashed"
        : recipe.Answer is not null && (recipe.Kind != HandshakeKind.Fixed || !JsonFields.IsJson(Encoding.UTF8.GetBytes(recipe.Answer))) ? "has an answer only if that is fixed, and JSON"
        : recipe is { Kind: HandshakeKind.Hash, Method: "GET" } ? "must not hash what nobody has signed: the hash of a body is a signature"
        : recipe is { Kind: HandshakeKind.Fixed, When: null } ? "must say how it is told from an event"
        : null;

    private static ProviderTable LoadEmbedded()
    {
        using var stream = typeof(ProviderTable).Assembly.GetManifestResourceStream("providers.json")!;
        using var reader = new StreamReader(stream);
        return Load(reader.ReadToEnd());
    }
}
