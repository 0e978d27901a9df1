using WebhookOps.Core.Deliveries;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>
/// Leaves a failing destination alone: opens after so many failures in a row, lets one probe through when its time is over, and closes
/// when anything succeeds. Not safe for threads: its lane holds the lock.
/// </summary>
internal sealed class CircuitBreaker(int failuresToOpen, TimeSpan firstPause, TimeSpan longestPause, TimeProvider clock)
{
    private CircuitState _state = CircuitState.Closed;
    private int _failures;
    private int _reopened;

    public DateTimeOffset Since { get; private set; } = clock.GetUtcNow();

    public CircuitState State
    {
        get
        {
            if (_state == CircuitState.Open && clock.GetUtcNow() >= OpenUntil)
            {
                Enter(CircuitState.HalfOpen);
            }

            return _state;
        }
    }

    /// <summary>When an open circuit lets its probe through.</summary>
    public DateTimeOffset OpenUntil => Since + Pause;

    /// <summary>Doubled each time that a probe has failed.</summary>
    private TimeSpan Pause =>
        TimeSpan.FromSeconds(Math.Min(firstPause.TotalSeconds * Math.Pow(2, _reopened), longestPause.TotalSeconds));

    public void Succeeded()
    {
        _failures = 0;
        _reopened = 0;
        if (_state != CircuitState.Closed)
        {
            Enter(CircuitState.Closed);
        }
    }

    /// <returns>True when this failure opened the circuit.</returns>
    public bool Failed()
    {
        _failures++;
        switch (State)
        {
            case CircuitState.Closed when _failures >= failuresToOpen:
                break;
            case CircuitState.HalfOpen:
                _reopened++;
                break;
            default:
                return false; // attempts that were under way when it opened say nothing new
        }

        Enter(CircuitState.Open);
        return true;
    }

    private void Enter(CircuitState state)
    {
        _state = state;
        Since = clock.GetUtcNow();
    }
}
