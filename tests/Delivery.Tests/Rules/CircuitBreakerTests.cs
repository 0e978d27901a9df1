using WebhookOps.Core;
using WebhookOps.Core.Deliveries;
using WebhookOps.Delivery.Worker.Lanes;

namespace WebhookOps.Delivery.Tests.Rules;

public sealed class CircuitBreakerTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Opens_after_failures_in_a_row_only()
    {
        var circuit = New();
        circuit.Failed().ShouldBeFalse();
        circuit.Failed().ShouldBeFalse();
        circuit.Succeeded();
        circuit.Failed().ShouldBeFalse();
        circuit.Failed().ShouldBeFalse();
        circuit.Failed().ShouldBeTrue();
        circuit.State.ShouldBe(CircuitState.Open);
    }

    [Fact]
    public void Pauses_twice_as_long_after_each_failed_probe_up_to_the_longest()
    {
        var circuit = New();
        Fail(circuit, 3);
        foreach (var pause in new[] { 5, 10, 20, 40, 60, 60 })
        {
            (circuit.OpenUntil - _clock.GetUtcNow()).TotalSeconds.ShouldBe(pause);
            _clock.Advance(pause - 0.1);
            circuit.State.ShouldBe(CircuitState.Open);
            _clock.Advance(0.1);
            circuit.State.ShouldBe(CircuitState.HalfOpen);
            circuit.Failed().ShouldBeTrue();
        }
    }

    [Fact]
    public void Closes_when_the_probe_succeeds_and_begins_anew()
    {
        var circuit = New();
        Fail(circuit, 3);
        _clock.Advance(5);
        circuit.State.ShouldBe(CircuitState.HalfOpen);
        circuit.Succeeded();
        circuit.State.ShouldBe(CircuitState.Closed);
        Fail(circuit, 3);
        (circuit.OpenUntil - _clock.GetUtcNow()).TotalSeconds.ShouldBe(5);
    }

    [Fact]
    public void Failures_of_attempts_that_were_under_way_do_not_prolong_the_pause()
    {
        var circuit = New();
        Fail(circuit, 3);
        var until = circuit.OpenUntil;
        _clock.Advance(1);
        circuit.Failed().ShouldBeFalse();
        circuit.OpenUntil.ShouldBe(until);
    }

    [Fact]
    public void A_rate_window_never_lets_more_through_in_any_window()
    {
        var window = new RateWindow(new RateLimit(2, 10), _clock);
        window.Take();
        _clock.Advance(6);
        window.Take();
        window.Free.ShouldBe(0);
        window.Wait.ShouldBe(TimeSpan.FromSeconds(4));
        _clock.Advance(4);
        window.Free.ShouldBe(1);
        window.Take();
        window.Wait.ShouldBe(TimeSpan.FromSeconds(6));
    }

    private CircuitBreaker New() => new(3, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), _clock);

    private static void Fail(CircuitBreaker circuit, int times)
    {
        for (var i = 0; i < times; i++)
        {
            circuit.Failed();
        }
    }
}
