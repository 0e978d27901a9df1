using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.Core.Tests.Verification;

public sealed class OAuth1Tests
{
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(137131202);

    /// <summary>RFC 5849, 3.4.1.1.</summary>
    [Fact]
    public void The_base_string_is_the_published_one()
    {
        var request = Requests.Post("c2&a3=2+q", ("Content-Type", "application/x-www-form-urlencoded")) with
        {
            Url = "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        };
        const string Header = """OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D" """;
        AuthorizationParameters.TryParse(Header.Trim(), "OAuth", out var parameters).ShouldBeTrue();
        OAuth1BaseString.Of(request, parameters!).ShouldBe(
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
    }

    /// <summary>RFC 5849, 1.2.</summary>
    [Fact]
    public void The_published_signature_is_accepted_once_and_in_its_time()
    {
        var verifier = Requests.Verifier(Requests.Rule(
            "oauth1", [("consumerSecret", "kd94hf93k423kf44"), ("tokenSecret", "pfkkdhi9sl3r4s00")], ("consumerKey", "dpf43f3p2l4k3l03"), ("token", "nnch734d00sl2jdk")));
        InboundRequest Photos(string signature) => Requests.Post(
            "",
            ("Authorization", $"""OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", oauth_signature="{signature}" """.Trim())) with
        {
            Method = "GET",
            Url = "http://photos.example.net/photos?file=vacation.jpg&size=original",
        };

        verifier.Verify(Photos("XdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"), Then).Reason.ShouldBe("invalid oauth1 signature");
        verifier.Verify(Photos("MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"), Then.AddSeconds(301)).Detail.ShouldBe("timestamp_stale");
        verifier.Verify(Photos("MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"), Then).ShouldBe(Verdict.Accept("oauth1"));
        verifier.Verify(Photos("MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"), Then.AddSeconds(1)).Detail.ShouldBe(VerdictCodes.Replayed);
        verifier.Verify(Photos("MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D") with { Url = "not a url" }, Then).Verified.ShouldBeFalse();
    }

    [Fact]
    public void A_body_hash_is_checked_and_can_be_required()
    {
        var verifier = Requests.Verifier(Requests.Rule("oauth1", [("consumerSecret", "s")], ("consumerKey", "k"), ("algorithm", "HMAC-SHA256"), ("requireBodyHash", "true")));
        Verdict Send(string body, string? hashed, string nonce)
        {
            var request = Requests.Post(body, ("Content-Type", "application/json"));
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["oauth_consumer_key"] = "k",
                ["oauth_signature_method"] = "HMAC-SHA256",
                ["oauth_timestamp"] = "1700000000",
                ["oauth_nonce"] = nonce,
            };
            if (hashed is not null)
            {
                parameters["oauth_body_hash"] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)));
            }

            parameters["oauth_signature"] = Convert.ToBase64String(HMACSHA256.HashData("s&"u8, Encoding.UTF8.GetBytes(OAuth1BaseString.Of(request, parameters)!)));
            var header = "OAuth " + string.Join(", ", parameters.Select(p => $"{p.Key}=\"{OAuth1BaseString.Encode(p.Value)}\""));
            return verifier.Verify(Requests.Post(body, ("Content-Type", "application/json"), ("Authorization", header)), Requests.Now);
        }

        Send("{}", "{}", "body-1").Verified.ShouldBeTrue();
        Send("{}", "{ }", "body-2").Verified.ShouldBeFalse();
        Send("{}", null, "body-3").Verified.ShouldBeFalse();
    }
}
