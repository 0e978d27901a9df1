namespace WebhookOps.Core.Operators;

public enum ReplayState : short
{
    Running = 0,
    Done = 1,
    Cancelled = 2,
    Failed = 3,
}
