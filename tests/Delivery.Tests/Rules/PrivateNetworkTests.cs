using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Net;

namespace WebhookOps.Delivery.Tests.Rules;

public sealed class PrivateNetworkTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.255.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fc00::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:0:7f00:1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::808:808")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("2001:0:808:808::80ff:fffe")]
    [InlineData("2606:4700::5efe:10.0.0.1")]
    [InlineData("2606:4700::200:5efe:10.0.0.1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:2::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("100::1")]
    public void Is_private(string address) => PrivateNetwork.Contains(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void Is_public(string address) => PrivateNetwork.Contains(IPAddress.Parse(address)).ShouldBeFalse();

    [Fact]
    public void An_embedded_address_is_judged_like_the_plain_one() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint>(),
        number =>
        {
            byte[] v4 = [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
            var expected = PrivateNetwork.Contains(new IPAddress(v4));
            byte[][] forms =
            [
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. v4],
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. v4],
                [0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, .. v4],
                [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. v4],
                [0x20, 0x02, .. v4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
                [0x26, 0x06, 0x47, 0, 0, 0, 0, 0, 0, 0, 0x5E, 0xFE, .. v4],
            ];
            return Array.TrueForAll(forms, form => PrivateNetwork.Contains(new IPAddress(form)) == expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_not_global_unicast_is_private_unless_it_embeds_a_public_address() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte>(),
        ArbMap.Default.ArbFor<ulong>(),
        (first, rest) =>
        {
            var bytes = new byte[16];
            bytes[0] = first;
            BitConverter.TryWriteBytes(bytes.AsSpan(8), rest | 0xFF);
            bytes[1] = 0x7F;
            return first >> 5 == 1 || PrivateNetwork.Contains(new IPAddress(bytes));
        }).QuickCheckThrowOnFailure();
}
