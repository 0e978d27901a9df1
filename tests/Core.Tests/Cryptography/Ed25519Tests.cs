using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Cryptography;
using WebhookOps.Core.Tests.Verification;
using WebhookOps.Core.Verification;

namespace WebhookOps.Core.Tests.Cryptography;

public sealed class Ed25519Tests
{
    private const string Key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private const string Signature =
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    private static bool Verifies(string key, string message, string signature) =>
        Ed25519PublicKey.TryCreate(Convert.FromHexString(key)) is { } point && point.Verifies(Convert.FromHexString(message), Convert.FromHexString(signature));

    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData(Key, "", Signature)]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Published_signatures_verify(string key, string message, string signature)
    {
        Verifies(key, message, signature).ShouldBeTrue();
        Verifies(key, message + "00", signature).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_another_implementation_signs_verifies_and_nothing_else() =>
        Prop.ForAll<Guid, byte[]>((seed, message) =>
        {
            var (key, signature) = PlainEd25519.Sign([.. seed.ToByteArray(), .. seed.ToByteArray()], message);
            var point = Ed25519PublicKey.TryCreate(key);
            return point is not null && point.Verifies(message, signature) && !point.Verifies([.. message, 0], signature);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void No_flipped_bit_verifies()
    {
        for (var bit = 0; bit < 64 * 8; bit += 5)
        {
            var signature = Convert.FromHexString(Signature);
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Verifies(Key, "", Convert.ToHexString(signature)).ShouldBeFalse();
        }
    }

    [Fact]
    public void The_same_signature_has_no_second_spelling()
    {
        var signature = Convert.FromHexString(Signature);
        var order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        for (var (i, carry) = (0, 0); i < 32; i++)
        {
            carry += signature[32 + i] + order[i];
            signature[32 + i] = (byte)carry;
            carry >>= 8;
        }

        Verifies(Key, "", Convert.ToHexString(signature)).ShouldBeFalse();
        Verifies(Key, "", Signature[..126]).ShouldBeFalse();
        Verifies(Key, "", "").ShouldBeFalse();
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")] // the identity
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")] // of order 4
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // of order 2
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")] // x = 0, yet odd
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // y ≥ p
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // no such point
    [InlineData("d75a98")]
    public void What_is_no_key_is_refused(string key) => Ed25519PublicKey.TryCreate(Convert.FromHexString(key)).ShouldBeNull();

    /// <summary>Our own vector, made with OpenSSL from the seed 00 01 … 1f.</summary>
    [Fact]
    public void Standard_webhooks_v1a()
    {
        const string PublicKey = "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";
        const string Good = "DA+4m4VqA33Hm9Wlha/1LaJIOTEvbTa2btJ5gtcP1KIJ83aMbtlDaDEj9gW4UzCjPd9EMUgy41eDWvfIiFddCQ==";
        var verifier = Requests.Verifier("standard-webhooks", PublicKey);
        Verdict Check(string signature, string body = """{"a":1}""") => verifier.Check(
            body, ("webhook-id", "msg_1"), ("webhook-timestamp", "1700000000"), ("webhook-signature", signature));

        Check("v1a," + Good).ShouldBe(Verdict.Accept("ed25519"));
        Check("v1,AAAA v1a," + Good).Verified.ShouldBeTrue();
        Check("v1a," + Good, """{"a":2}""").Reason.ShouldBe("invalid standard-webhooks signature");
        Check("v1," + Good).Reason.ShouldBe("invalid webhook-signature format");
    }
}
