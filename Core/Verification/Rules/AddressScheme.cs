using WebhookOps.Core.Events;
using WebhookOps.Core.Net;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>The addresses that a source takes requests from. Behind a proxy that <c>Edge:TrustedProxies</c> names, the caller's own address counts.</summary>
internal sealed class AddressScheme : IAuthenticationScheme
{
    public string Type => "address";

    public IReadOnlyList<RuleField> Fields { get; } =
        [new("allow", "Addresses and networks (CIDR), separated by commas: 192.0.2.7, 198.51.100.0/24, 2001:db8::/32.", IsRequired: true)];

    public IEnumerable<FieldError> Check(AuthenticationRule rule) =>
        AddressList.TryParse(rule.Settings["allow"], out _) ? [] : [new("allow", "must be addresses and networks (CIDR, no bits beyond the prefix), separated by commas")];

    public SenderCheck Build(AuthenticationRule rule)
    {
        return AddressList.TryParse(rule.Settings["allow"], out var list)
            ? new SenderCheck { Local = new AddressCheck(list) }
            : throw new FormatException("The addresses cannot be read.");
    }

    private sealed class AddressCheck(AddressList list) : IRequestCheck
    {
        private readonly Verdict _accepted = Verdict.Accept("address");
        private readonly Verdict _refused = Verdict.Reject("address", VerdictCodes.AddressRefused, "this source does not take requests from this address");

        public string Scheme => "address";

        public Verdict Check(InboundRequest request, DateTimeOffset now) =>
            request.RemoteAddress is { } address && list.Contains(address) ? _accepted : _refused;
    }
}
