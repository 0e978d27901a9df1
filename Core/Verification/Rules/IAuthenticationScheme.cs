using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>
/// A way to prove a sender that an operator may add to a source: one file each. What it builds is an <see cref="IRequestCheck"/>, an
/// <see cref="IOnlineCheck"/> or both in one.
/// </summary>
public interface IAuthenticationScheme
{
    /// <summary>Its name in <see cref="AuthenticationRule.Type"/>.</summary>
    string Type { get; }

    IReadOnlyList<RuleField> Fields { get; }

    /// <summary>What its own fields get wrong; unknown and missing ones have been found before.</summary>
    IEnumerable<FieldError> Check(AuthenticationRule rule) => [];

    /// <summary>Makes the check ready. Called with rules that passed <see cref="Check"/>.</summary>
    SenderCheck Build(AuthenticationRule rule);
}
