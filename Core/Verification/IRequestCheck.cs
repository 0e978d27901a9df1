using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification;

/// <summary>One check, made ready for one source and run on each of its requests. Thread safe; never throws on what a stranger sent.</summary>
public interface IRequestCheck
{
    /// <summary>What <see cref="Verdict.Scheme"/> says of it.</summary>
    string Scheme { get; }

    Verdict Check(InboundRequest request, DateTimeOffset now);
}
