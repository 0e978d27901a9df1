namespace WebhookOps.Testing.Processes;

/// <summary>Linux signals that tests send.</summary>
public enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
