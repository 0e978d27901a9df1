using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Ids;

namespace WebhookOps.Core.Tests.Ids;

public sealed class PublicIdTests
{
    [Fact]
    public void An_id_comes_back_from_its_text_and_keeps_its_order() =>
        Prop.ForAll<Guid, Guid>((a, b) =>
        {
            var (textA, textB) = (PublicId.Format(PublicId.Event, a), PublicId.Format(PublicId.Event, b));
            var order = a.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.ToByteArray(bigEndian: true));
            return PublicId.TryParse(PublicId.Event, textA, out var back) && back == a
                && !PublicId.TryParse(PublicId.Delivery, textA, out _)
                && Math.Sign(string.CompareOrdinal(textA, textB)) == Math.Sign(order);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_parsing_throw() =>
        Prop.ForAll<string>(text => !PublicId.TryParse(PublicId.Event, text, out _)).QuickCheckThrowOnFailure();
}
