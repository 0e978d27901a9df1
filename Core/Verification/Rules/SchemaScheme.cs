using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification.Schemas;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>What a body must look like. It proves no sender, and stands beside rules that do.</summary>
internal sealed class SchemaScheme : IAuthenticationScheme
{
    public string Type => "schema";

    public IReadOnlyList<RuleField> Fields { get; } =
        [new("schema", $"A JSON schema of {string.Join(", ", JsonSchema.Keywords)}.", IsRequired: true) { IsJson = true }];

    public IEnumerable<FieldError> Check(AuthenticationRule rule)
    {
        string? fault = null;
        try
        {
            JsonSchema.Parse(rule.Settings["schema"]);
        }
        catch (FormatException unusable)
        {
            fault = unusable.Message;
        }

        return fault is null ? [] : [new("schema", fault)];
    }

    public SenderCheck Build(AuthenticationRule rule) => new() { Local = new SchemaCheck(JsonSchema.Parse(rule.Settings["schema"])) };

    private sealed class SchemaCheck(JsonSchema schema) : IRequestCheck
    {
        private readonly Verdict _accepted = Verdict.Accept("schema");

        public string Scheme => "schema";

        public Verdict Check(InboundRequest request, DateTimeOffset now) =>
            schema.FindMismatch(request.Body) is { } mismatch ? Verdict.Reject(Scheme, VerdictCodes.SchemaMismatch, mismatch) : _accepted;
    }
}
