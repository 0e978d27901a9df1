using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using WebhookOps.Testing;
using WebhookOps.Tunnel.Service;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Service.Temporary;

namespace WebhookOps.Tunnel.Tests.Temporary;

public sealed class TemporaryChannelsTests
{
    private readonly ManualClock _clock = new();
    private readonly TemporaryChannels _channels;

    public TemporaryChannelsTests() => _channels = new(
        new EphemeralDataProtectionProvider(), new TunnelRegistry(), Options.Create(new TunnelOptions { MaxTemporary = 2, TemporaryIdleMinutes = 60 }), _clock);

    [Fact]
    public void A_channel_that_nobody_uses_is_forgotten_and_still_its_owners()
    {
        var (old, used) = (_channels.Create()!, _channels.Create()!);
        _clock.Advance(TimeSpan.FromMinutes(59));
        _channels.Touch(used.Id);
        _channels.Collect();
        _channels.IsKnown(old.Id).ShouldBeTrue();

        _clock.Advance(TimeSpan.FromMinutes(2));
        _channels.Collect();
        _channels.IsKnown(old.Id).ShouldBeFalse();
        _channels.IsKnown(used.Id).ShouldBeTrue();
        _channels.Owns(old.Token, old.Id).ShouldBeTrue();
    }

    [Fact]
    public void There_are_never_more_than_allowed()
    {
        _channels.Create().ShouldNotBeNull();
        _channels.Create().ShouldNotBeNull();
        _channels.Create().ShouldBeNull();
        _clock.Advance(TimeSpan.FromHours(2));
        _channels.Collect();
        _channels.Create().ShouldNotBeNull();
    }

    [Fact]
    public void A_token_opens_its_own_channel_and_no_other()
    {
        var (one, two) = (_channels.Create()!, _channels.Create()!);
        _channels.Owns(one.Token, one.Id).ShouldBeTrue();
        _channels.Owns(one.Token, two.Id).ShouldBeFalse();
        _channels.Owns(one.Token + "x", one.Id).ShouldBeFalse();
        _channels.Owns("", one.Id).ShouldBeFalse();
    }
}
