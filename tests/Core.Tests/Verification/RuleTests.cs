using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.Core.Tests.Verification;

public sealed class RuleTests
{
    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    private static void Refused(Verdict verdict, string reason, string detail) =>
        (verdict.Verified, verdict.Code, verdict.Reason, verdict.Detail).ShouldBe((false, "credentials_invalid", reason, detail));

    [Fact]
    public void Bearer()
    {
        var verifier = Requests.Verifier(Requests.Rule("bearer", [("token", "t0k")]));
        verifier.Check("", ("authorization", "Bearer t0k")).ShouldBe(Verdict.Accept("bearer"));
        Refused(verifier.Check(""), "missing authorization", "credentials_missing");
        foreach (var wrong in (string[])["Bearer  t0k", "Bearer t0k ", "Bearer", "t0k", "Basic t0k", "Bearer T0k", ""])
        {
            Refused(verifier.Check("", ("authorization", wrong)), "invalid authorization", "credentials_invalid");
        }

        verifier.Check("", ("authorization", "Bearer t0k"), ("authorization", "Bearer t0k")).Verified.ShouldBeFalse();
        verifier.CredentialHeaders.ShouldBe(["Authorization"]);
    }

    [Fact]
    public void An_exact_authorization()
    {
        var verifier = Requests.Verifier(Requests.Rule("authorization", [("value", "Custom id=1, key=é")]));
        verifier.Check("", ("authorization", "Custom id=1, key=Ã©")).Verified.ShouldBeTrue(); // UTF-8, as header bytes
        foreach (var wrong in (string[])["Custom id=1, key=e", "custom id=1, key=Ã©", "Custom id=1, key=Ã© ", "Bearer x", ""])
        {
            Refused(verifier.Check("", ("authorization", wrong)), "invalid authorization", "credentials_invalid");
        }
    }

    [Fact]
    public void Basic_user_and_password()
    {
        var verifier = Requests.Verifier(Requests.Rule("basic", [("password", "pä:ss")], ("username", "u")));
        verifier.Check("", ("Authorization", Basic("u:pä:ss"))).Verified.ShouldBeTrue();
        foreach (var wrong in (string[])[Basic("u:pass"), Basic("u"), "Basic !!!", "Basic " + new string('A', 8000)])
        {
            Refused(verifier.Check("", ("Authorization", wrong)), "invalid authorization", "credentials_invalid");
        }
    }

    [Fact]
    public void Keys_in_a_header_and_in_the_query_are_compared_exactly()
    {
        var header = Requests.Verifier(Requests.Rule("header", [("key", "Abc")], ("header", "X-Mine")));
        header.Check("", ("x-mine", "Abc")).Verified.ShouldBeTrue();
        Refused(header.Check("", ("x-mine", "abc")), "invalid X-Mine", "credentials_invalid");

        var query = Requests.Verifier(Requests.Rule("query", [("key", "a b&")]));
        Verdict Check(string text) => query.Verify(Requests.Post("") with { Query = text }, Requests.Now);
        Check("?x=1&api_key=a%20b%26").Verified.ShouldBeTrue();
        Check("?api%5Fkey=a+b%26").Verified.ShouldBeTrue();
        Refused(Check(""), "missing query parameter api_key", "credentials_missing");
        Refused(Check("?api_key=a&api_key=a%20b%26"), "invalid query parameter api_key", "credentials_invalid");
        query.CredentialParameters.ShouldBe(["api_key"]);
    }

    [Fact]
    public void Hmac_of_any_make()
    {
        var plain = Requests.Verifier(Requests.Rule("hmac", [("secret", "k")]));
        var sha256 = Convert.ToHexString(HMACSHA256.HashData("k"u8, "x"u8));
        plain.Check("x", ("X-HMAC-Signature", sha256)).Verified.ShouldBeTrue();
        plain.Check("x", ("X-HMAC-Signature", "sha256=" + sha256)).Verified.ShouldBeTrue();
        plain.Check("y", ("X-HMAC-Signature", sha256)).Reason.ShouldBe("invalid hmac signature");

        var paired = Requests.Verifier(Requests.Rule(
            "hmac", [("secret", "k")], ("layout", "pairs"), ("algorithm", "sha512"), ("encoding", "base64"), ("template", "{timestamp}.{body}"), ("header", "X-S")));
        var sha512 = Convert.ToBase64String(HMACSHA512.HashData("k"u8, "1700000000.x"u8));
        paired.Check("x", ("X-S", "t=1700000000,v1=" + sha512)).ShouldBe(Verdict.Accept("hmac-sha512"));
        paired.Check("x", ("X-S", "t=1600000000,v1=" + sha512)).Detail.ShouldBe("timestamp_stale");
    }

    [Fact]
    public void All_rules_must_pass()
    {
        var verifier = Requests.Verifier(Requests.Rule("bearer", [("token", "t")]), Requests.Rule("header", [("key", "k")]));
        verifier.Check("", ("Authorization", "Bearer t"), ("X-API-Key", "k")).ShouldBe(Verdict.Accept("bearer+header"));
        verifier.Check("", ("Authorization", "Bearer t")).Verified.ShouldBeFalse();
        verifier.Check("", ("X-API-Key", "k")).Verified.ShouldBeFalse();
    }

    [Fact]
    public void What_a_scheme_does_not_read_is_named()
    {
        static string[] Fields(string type, (string, string)[] secrets, params (string, string)[] settings) =>
            [.. AuthenticationSchemes.BuiltIn.Check(Requests.Rule(type, secrets, settings)).Select(e => e.Field)];

        Fields("bearer", [("token", "t")]).ShouldBeEmpty();
        Fields("bearr", []).ShouldBe(["type"]);
        Fields("bearer", []).ShouldBe(["token"]);
        Fields("bearer", [("token", "t")], ("token2", "x")).ShouldBe(["token2"]);
        Fields("header", [("key", "k")], ("header", "a b")).ShouldBe(["header"]);
        Fields("basic", [("password", "p")], ("username", "a:b")).ShouldBe(["username"]);
        Fields("hmac", [("secret", "s")], ("template", "{timestamp}")).ShouldBe(["template", "timestamp"]);
        Fields("hmac", [("secret", "s")], ("encoding", "base65")).ShouldBe(["encoding"]);
        Fields("hmac", [("secret", "s")], ("algorithm", "md5")).ShouldBe(["algorithm"]);
    }

    [Fact]
    public void A_rule_that_cannot_be_used_lets_nobody_in() =>
        Requests.Verifier(Requests.Rule("unheard-of", [])).Check("").Detail.ShouldBe("source_misconfigured");
}
