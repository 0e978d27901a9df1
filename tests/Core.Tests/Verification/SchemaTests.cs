using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;
using WebhookOps.Core.Verification.Schemas;

namespace WebhookOps.Core.Tests.Verification;

public sealed class SchemaTests
{
    private const string Order = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "An order",
          "type": "object", "required": ["id", "lines"], "additionalProperties": false,
          "properties": {
            "id": { "type": "string", "pattern": "^ord_[0-9]+$", "maxLength": 10 },
            "state": { "enum": ["new", "paid", null] },
            "total": { "type": "number", "exclusiveMinimum": 0 },
            "lines": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/line" } },
            "payment": { "oneOf": [{ "type": "string" }, { "type": "object", "required": ["iban"] }] }
          },
          "$defs": { "line": { "type": "object", "properties": { "n": { "type": "integer", "maximum": 5 }, "parts": { "items": { "$ref": "#/$defs/line" } } } } }
        }
        """;

    [Theory]
    [InlineData("""{"id":"ord_1","lines":[{}]}""", null)]
    [InlineData("""{"id":"ord_1","lines":[{"n":5,"parts":[{"n":5.0}]}],"state":null,"total":0.01,"payment":{"iban":"x"}}""", null)]
    [InlineData("""{"lines":[{}]}""", "$.id is required")]
    [InlineData("""{"id":"x","lines":[{}]}""", "$.id does not match its pattern")]
    [InlineData("""{"id":"ord_12345678","lines":[{}]}""", "$.id is too short or too long")]
    [InlineData("""{"id":"ord_1","lines":[]}""", "$.lines has too few or too many items")]
    [InlineData("""{"id":"ord_1","lines":[{"parts":[{"n":6}]}]}""", "$.lines[0].parts[0].n is too small or too large")]
    [InlineData("""{"id":"ord_1","lines":[{"n":1.5}]}""", "$.lines[0].n must be of type integer")]
    [InlineData("""{"id":"ord_1","lines":[{}],"state":"gone"}""", "$.state is none of the values allowed")]
    [InlineData("""{"id":"ord_1","lines":[{}],"total":0}""", "$.total is too small or too large")]
    [InlineData("""{"id":"ord_1","lines":[{}],"payment":{}}""", "$.payment must fit exactly one of the alternatives")]
    [InlineData("""{"id":"ord_1","lines":[{}],"extra":1}""", "$, a member more than those known, is not allowed")]
    [InlineData("[]", "$ must be of type object")]
    [InlineData("nonsense", "the body is not JSON")]
    public void A_body_fits_or_is_told_where_not(string body, string? mismatch) =>
        JsonSchema.Parse(Order).FindMismatch(Encoding.UTF8.GetBytes(body)).ShouldBe(mismatch);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"type":"text"}""")]
    [InlineData("""{"unevaluatedProperties":false}""")]
    [InlineData("""{"properties":{"a":{"tpye":"string"}}}""")]
    [InlineData("""{"pattern":"("}""")]
    [InlineData("""{"pattern":"(a)\\1"}""")]
    [InlineData("""{"$ref":"https://example.com/schema"}""")]
    [InlineData("""{"minimum":"1"}""")]
    public void A_schema_that_cannot_be_kept_is_refused(string schema)
    {
        Should.Throw<FormatException>(() => JsonSchema.Parse(schema));
        AuthenticationSchemes.BuiltIn.Check(Requests.Rule("schema", [], ("schema", schema))).Single().Field.ShouldBe("schema");
    }

    [Fact]
    public void A_schema_that_leads_to_itself_ends()
    {
        JsonSchema.Parse("""{"$ref":"#"}""").FindMismatch("1"u8.ToArray()).ShouldBe("the body takes too many steps to check");
        JsonSchema.Parse("""{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}""").FindMismatch("1"u8.ToArray()).ShouldNotBeNull();
    }

    [Fact]
    public void A_mismatch_has_a_code_of_its_own() =>
        Requests.Verifier(Requests.Rule("schema", [], ("schema", "false"))).Check("{}").Code.ShouldBe(VerdictCodes.SchemaMismatch);

    [Fact]
    public void No_body_makes_it_throw() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => JsonSchema.Parse(Order).FindMismatch(bytes) is not null).QuickCheckThrowOnFailure();
}
