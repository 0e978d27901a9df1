using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Verification;

namespace WebhookOps.Core.Tests.Verification;

/// <summary>Providers that sign something other than a header's worth of their body: what each documents, and what somebody else could try.</summary>
public sealed class UnusualProviderTests
{
    private const string Url = "https://hooks.example.com/in/x";

    private static readonly long s_now = Requests.Now.ToUnixTimeSeconds();

    [Theory]
    [InlineData("B=2&A=1&C=&A=1&A=0", "A0A1B2C")]
    [InlineData("Body=a%20b+c%2B&a=%C3%BC", "Bodya b c+a\u00fc")]
    [InlineData("", "")]
    public void Twilio_signs_a_form_by_name_and_equal_fields_once(string form, string text)
    {
        foreach (var url in (string[])[Url, "https://hooks.example.com:443/in/x"])
        {
            var header = ("X-Twilio-Signature", Sha1(url + text));
            Twilio(Url, form, header).Verified.ShouldBeTrue();
            Twilio(Url, form + "&D=1", header).Verified.ShouldBeFalse();
            Twilio(Url + "/", form, header).Verified.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public void Twilio_signs_the_URL_of_any_other_body_and_that_has_its_hash(string contentType)
    {
        const string body = """{"a":"1&b=2"}""";
        var url = Url + "?bodySHA256=" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var header = ("X-Twilio-Signature", Sha1(url));
        Twilio(url, body, header, ("Content-Type", contentType)).Verified.ShouldBeTrue();
        foreach (var wrong in (string[])["", body + " ", "b=2"])
        {
            Twilio(url, wrong, header, ("Content-Type", contentType)).Detail.ShouldBe("signature_invalid");
        }

        Twilio(Url, body, ("X-Twilio-Signature", Sha1(Url))).Verified.ShouldBeFalse("without a hash the body itself is signed");
        foreach (var query in (string[])["?bodySHA256=", "?bodySHA256=00", "?bodySHA256=xyz", $"?bodySHA256={new string('0', 64)}", url[Url.Length..] + "&" + url[(Url.Length + 1)..]])
        {
            Twilio(Url + query, body, ("X-Twilio-Signature", Sha1(Url + query))).Verified.ShouldBeFalse(query);
        }
    }

    [Theory]
    [InlineData("http://h/p?u=https://a:1/", "http://h:80/p?u=https://a:1/")]
    [InlineData("https://[::1]/p", "https://[::1]:443/p")]
    [InlineData("https://h?q", "https://h:443?q")]
    public void The_port_is_the_authoritys(string without, string with)
    {
        foreach (var (called, signed) in ((string, string)[])[(without, without), (without, with), (with, without), (with, with)])
        {
            Twilio(called, "", ("X-Twilio-Signature", Sha1(signed))).Verified.ShouldBeTrue($"{called} {signed}");
        }
    }

    [Fact]
    public void Box_signs_with_two_keys_of_which_either_will_do()
    {
        const string body = """{"id":"1"}""";
        var time = Requests.Now.AddMinutes(-10).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        string Sign(string key) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body + time)));
        Verdict Check(string[] secrets, params (string, string)[] headers) => Requests.Verifier("box", secrets).Check(body, [("box-delivery-timestamp", time), .. headers]);

        foreach (var secrets in (string[][])[["one"], ["two"], ["old", "one"], ["one", "two"]])
        {
            Check(secrets, ("box-signature-primary", Sign("one")), ("box-signature-secondary", Sign("two"))).Verified.ShouldBeTrue();
        }

        Check(["two"], ("box-signature-secondary", Sign("two"))).Verified.ShouldBeTrue();
        Check(["two"], ("box-signature-secondary", Sign("one"))).Detail.ShouldBe("signature_invalid", "not that the other one is missing");
        Check(["three"], ("box-signature-primary", Sign("one")), ("box-signature-secondary", Sign("two"))).Detail.ShouldBe("signature_invalid");
        Check(["one"]).Detail.ShouldBe("signature_missing");
        var late = Requests.Post(body, ("box-delivery-timestamp", time), ("box-signature-primary", Sign("one")));
        Requests.Verifier("box", "one").Verify(late, Requests.Now.AddSeconds(1)).Detail.ShouldBe("timestamp_stale");
    }

    [Theory]
    [InlineData("""{"a":"é/😀"}""", """{"a":"\u00e9\/\ud83d\ude00"}""")]
    [InlineData("""{"a":"\\/b\/"}""", """{"a":"\\/b\/"}""")]
    public void Box_may_sign_its_JSON_in_ASCII(string body, string escaped)
    {
        var time = Requests.Now.ToString("O", CultureInfo.InvariantCulture);
        (string, string)[] headers = [("box-delivery-timestamp", time), ("box-signature-primary", Convert.ToBase64String(HMACSHA256.HashData("one"u8, Encoding.UTF8.GetBytes(escaped + time))))];
        Requests.Verifier("box", "one").Check(body, headers).Verified.ShouldBeTrue();
        Requests.Verifier("box", "one").Check(escaped, headers).Verified.ShouldBeTrue();
        Requests.Verifier("box", "one").Check(body.Replace("a", "b", StringComparison.Ordinal), headers).Verified.ShouldBeFalse();
    }

    [Fact]
    public void Adyen_signs_each_item_and_every_one_must_be_good()
    {
        var (one, two) = (Item("1"), Item("2", """, "success": "true", "amount": {"value": 100, "currency": "EUR"}""", "2::::100:EUR::true"));
        Adyen($"[{one}]").ShouldBe(Verdict.Accept("hmac-sha256"));
        Adyen($"[{one},{two}]").Verified.ShouldBeTrue();
        Adyen($"[{one},{two.Replace("100", "999", StringComparison.Ordinal)}]").Detail.ShouldBe("signature_invalid");
        Adyen("[" + one + """,{"NotificationRequestItem":{"pspReference":"3"}}]""").Detail.ShouldBe("signature_missing");
        Adyen("[" + one + """,{"Other":{"pspReference":"3"}}]""").Detail.ShouldBe("signature_missing");
        Adyen($"[{one},1]").Detail.ShouldBe("signature_missing");
        foreach (var nothing in (string[])["[]", "{}", "null", "\"x\""])
        {
            Adyen(nothing).Detail.ShouldBe("signature_missing");
        }

        Adyen($"[{one.Replace("\"1\"", "\"1\",\"pspReference\":\"9\"", StringComparison.Ordinal)}]").Detail.ShouldBe("signature_malformed", "which of two members counts is the next reader's choice");
        Adyen($"[{one}],\"notificationItems\":[{two}]").Detail.ShouldBe("signature_malformed");
        Adyen($"[{one}").Detail.ShouldBe("signature_malformed");
        Adyen("""[{"NotificationRequestItem":{"additionalData":{"hmacSignature":"no base 64"}}}]""").Detail.ShouldBe("signature_malformed");
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    public void MessageBird_signs_a_token_in_any_of_three_ways(string algorithm)
    {
        MessageBird(Token(algorithm, Claims("x")), "x").Verified.ShouldBeTrue();
        MessageBird(Token(algorithm, Claims("")), "").Verified.ShouldBeTrue();
        MessageBird(Token(algorithm, Claims("x"), head: algorithm == "HS256" ? "HS512" : "HS256"), "x").Detail.ShouldBe("signature_invalid");
    }

    [Fact]
    public void A_token_is_for_one_body_one_URL_and_one_time()
    {
        Refused(Claims("x"), "signature_invalid", body: "y");
        Refused(Claims("x"), "signature_invalid", body: "");
        Refused(Claims(""), "signature_invalid", body: "x");
        Refused(Claims("x", url: Url + "?a=1"), "signature_invalid");
        Refused(Claims("x", issuer: "Somebody"), "signature_invalid");
        Refused(Claims("x", from: 61), "timestamp_future");
        Refused(Claims("x", until: -60), "timestamp_stale");
        MessageBird(Token("HS256", Claims("x", from: 60, until: 61)), "x").Verified.ShouldBeTrue();
        MessageBird(Token("HS256", Claims("x", until: -59)), "x").Verified.ShouldBeTrue();
        foreach (var claims in (string[])["", "{}", "[]", "1", "null", "{", Claims("x").Replace("\"exp\"", "\"e\"", StringComparison.Ordinal), Claims("x").Replace("\"nbf\"", "\"n\"", StringComparison.Ordinal), Claims("x").Replace("MessageBird\",", "MessageBird\",\"iss\":\"MessageBird\",", StringComparison.Ordinal)])
        {
            Refused(claims, "signature_invalid");
        }
    }

    [Fact]
    public void A_token_says_nothing_of_how_it_is_to_be_checked()
    {
        var claims = Url64(Claims("x"));
        foreach (var head in (string[])["""{"alg":"none"}""", """{"alg":"None"}""", """{"alg":"RS256"}""", """{"typ":"JWT"}""", """{"alg":"HS256","crit":["x"]}""", """{"alg":["HS256"]}"""])
        {
            var signed = $"{Url64(head)}.{claims}";
            MessageBird($"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData("00ff"u8, Encoding.UTF8.GetBytes(signed)))}", "x").Detail.ShouldBe("signature_invalid", head);
            MessageBird($"{signed}.", "x").Detail.ShouldBe("signature_malformed");
            MessageBird(signed, "x").Verified.ShouldBeFalse();
        }

        var good = Token("HS256", Claims("x"));
        foreach (var wrong in (string[])["", ".", "..", "...", good + "=", good + ".", " " + good, good + " ", good.Replace('.', ','), good[..^1], good[..^1] + (good[^1] == 'A' ? 'B' : 'A')])
        {
            MessageBird(wrong, "x").Code.ShouldBe("signature_invalid", wrong);
        }

        Requests.Verifier("messagebird", "00ff").Check("x", ("MessageBird-Signature-JWT", good), ("MessageBird-Signature-JWT", good)).Detail.ShouldBe("signature_duplicate");
        Requests.Verifier("messagebird", "00ff").Check("x").Detail.ShouldBe("signature_missing");
    }

    [Theory]
    [InlineData("template", """ "algorithm":"hmac-sha256","header":"S","template":"{token}" """)]
    [InlineData("template", """ "algorithm":"hmac-sha256","header":"S","template":"{body}{item:a}" """)]
    [InlineData("template", """ "algorithm":"hmac-sha256","header":"S","template":"{url:port}" """)]
    [InlineData("template", """ "algorithm":"hmac-sha256","items":{"list":"a","item":"b","signature":"c"} """)]
    [InlineData("header", """ "algorithm":"hmac-sha256","header":"S","template":"{item:a}","items":{"list":"a","item":"b","signature":"c"} """)]
    [InlineData("items", """ "algorithm":"hmac-sha256","template":"{item:a}","items":{"list":"a..b","item":"b","signature":"c"} """)]
    [InlineData("header", """ "algorithm":"hmac-sha256" """)]
    [InlineData("bodyHash", """ "algorithm":"hmac-sha256","header":"S","template":"{form}","bodyHash":"h" """)]
    [InlineData("token", """ "algorithm":"hmac-sha256","header":"S","template":"{token}","encoding":"hex","token":{"issuer":"i","urlHash":"u","bodyHash":"b"} """)]
    [InlineData("token", """ "algorithm":"ed25519","header":"S","template":"{token}","encoding":"base64-url","token":{"issuer":"i","urlHash":"u","bodyHash":"b"} """)]
    public void A_row_that_makes_no_sense_is_refused(string field, string recipe) =>
        Should.Throw<FormatException>(() => ProviderTable.Load("""[{"key":"x","name":"X","signatures":[{""" + recipe + "}]}]")).Message.ShouldContain($"signatures[0].{field}");

    private static void Refused(string claims, string detail, string body = "x") => MessageBird(Token("HS256", claims), body).Detail.ShouldBe(detail, claims);

    private static Verdict MessageBird(string token, string body) => Requests.Verifier("messagebird", "00ff").Check(body, ("MessageBird-Signature-JWT", token));

    private static string Claims(string body, string url = Url, string issuer = "MessageBird", long from = 0, long until = 60) =>
        $$"""{"iss":"{{issuer}}","nbf":{{s_now + from}},"exp":{{s_now + until}},"jti":"1","url_hash":"{{Hash(url)}}"{{(body.Length > 0 ? $",\"payload_hash\":\"{Hash(body)}\"" : "")}}}""";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Token(string algorithm, string claims, string? head = null)
    {
        var signed = $"{Url64($$"""{"alg":"{{head ?? algorithm}}","typ":"JWT"}""")}.{Url64(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(CryptographicOperations.HmacData(new HashAlgorithmName("SHA" + algorithm[2..]), "00ff"u8, Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Url64(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static Verdict Adyen(string items) => Requests.Verifier("adyen", "00ff").Check($$"""{"live":"false","notificationItems":{{items}}}""");

    private static string Item(string reference, string more = "", string? signed = null)
    {
        var signature = Convert.ToBase64String(HMACSHA256.HashData((byte[])[0x00, 0xff], Encoding.UTF8.GetBytes(signed ?? reference + ":::::::")));
        return $$$"""{"NotificationRequestItem":{"pspReference":"{{{reference}}}","additionalData":{"hmacSignature":"{{{signature}}}"}{{{more}}}}}""";
    }

    private static Verdict Twilio(string url, string body, params (string Name, string Value)[] headers)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        return Requests.Verifier("twilio", "12345").Verify(Requests.Post(body, headers) with { Url = url, Query = query < 0 ? "" : url[query..] }, Requests.Now);
    }

    private static string Sha1(string text) => Convert.ToBase64String(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, "12345"u8, Encoding.UTF8.GetBytes(text)));
}
