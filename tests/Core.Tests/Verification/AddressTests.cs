using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Net;
using WebhookOps.Core.Verification;

namespace WebhookOps.Core.Tests.Verification;

public sealed class AddressTests
{
    [Theory]
    [InlineData("192.0.2.7, 198.51.100.0/24", "192.0.2.7", true)]
    [InlineData("192.0.2.7, 198.51.100.0/24", "198.51.100.255", true)]
    [InlineData("192.0.2.7, 198.51.100.0/24", "::ffff:198.51.100.1", true)]
    [InlineData("192.0.2.7, 198.51.100.0/24", "198.51.101.0", false)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("0.0.0.0/0", "::1", false)]
    public void Only_the_addresses_listed_pass(string allow, string from, bool passes)
    {
        var verifier = Requests.Verifier(Requests.Rule("address", [], ("allow", allow)));
        var verdict = verifier.Verify(Requests.Post("") with { RemoteAddress = IPAddress.Parse(from) }, Requests.Now);
        verdict.Verified.ShouldBe(passes);
        verdict.Code.ShouldBe(passes ? "" : VerdictCodes.AddressRefused);
        verifier.Verify(Requests.Post(""), Requests.Now).Verified.ShouldBeFalse(); // no address at all
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.1/24")]
    [InlineData("192.0.2.1,")]
    [InlineData("example.com")]
    [InlineData("2001:db8::/129")]
    public void What_is_no_list_is_refused(string text) => AddressList.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_network_holds_the_addresses_that_share_its_prefix_and_no_other() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint>(),
        ArbMap.Default.ArbFor<uint>(),
        Gen.Choose(0, 32).ToArbitrary(),
        (network, other, bits) =>
        {
            var mask = bits == 0 ? 0 : uint.MaxValue << (32 - bits);
            static IPAddress Address(uint value) => new([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
            AddressList.TryParse($"{Address(network & mask)}/{bits}", out var list).ShouldBeTrue();
            list.Contains(Address(other)).ShouldBe((other & mask) == (network & mask));
            list.Contains(Address((network & mask) | (other & ~mask)).MapToIPv6()).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => AddressList.TryParse(text.Get, out _) || true).QuickCheckThrowOnFailure();
}
