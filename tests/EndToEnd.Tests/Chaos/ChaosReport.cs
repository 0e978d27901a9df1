using System.Globalization;

namespace WebhookOps.EndToEnd.Tests.Chaos;

/// <summary>What the faults cost: requests refused, answers late, deliveries twice, deliveries late, and for how long.</summary>
internal sealed class ChaosReport
{
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(1);

    private readonly List<(DateTimeOffset At, string What)> _faults = [];

    public void Fault(string what) => _faults.Add((TimeProvider.System.GetUtcNow(), what));

    public string Tell(PacedLoad load, IReadOnlyDictionary<string, DateTimeOffset[]> received)
    {
        var answers = load.AcceptedEvents.Values.Select(a => (At: a.SentAt, Wait: (a.At - a.SentAt).TotalSeconds)).ToArray();
        var waits = load.AcceptedEvents
            .Select(a => (a.Value.At, Wait: (received[a.Key].Min() - a.Value.At).TotalSeconds))
            .ToArray();
        var (lateAnswers, late) = (Late(answers), Late(waits));
        var lines = new List<string>
        {
            Text($"{load.Sent} events sent, {load.AcceptedEvents.Count} accepted and delivered, {load.AcceptedEvents.Count(a => a.Value.Tries > 1)} of them after being sent again"),
            Text($"requests refused: {load.Refused.Count} ({string.Join(", ", load.Refused.CountBy(r => r.Why).Select(c => $"{c.Key}: {c.Value}"))}), the longest stretch {Stretch(load.Refused.Select(r => r.At)):F1} s"),
            Text($"2xx more than {s_late.TotalSeconds} s after the first try: {lateAnswers.Length}, the longest {Longest(lateAnswers):F1} s; half within {Quantile(answers, 0.5):F3} s, 99 % within {Quantile(answers, 0.99):F2} s"),
            Text($"delivered twice or more: {received.Count(r => r.Value.Length > 1)}"),
            Text($"first delivery more than {s_late.TotalSeconds} s after the 2xx: {late.Length}, the longest {Longest(late):F1} s; half within {Quantile(waits, 0.5):F3} s, 99 % within {Quantile(waits, 0.99):F2} s"),
        };
        for (var i = 0; i < _faults.Count; i++)
        {
            var (from, to) = (_faults[i].At, i + 1 < _faults.Count ? _faults[i + 1].At : DateTimeOffset.MaxValue);
            var (answered, delivered) = (Between(lateAnswers, from - s_late, to), Between(late, from - s_late, to));
            lines.Add(Text($"  {_faults[i].What}: {load.Refused.Count(r => r.At >= from && r.At < to)} refused, {answered.Length} answered late (longest {Longest(answered):F1} s), {delivered.Length} delivered late (longest {Longest(delivered):F1} s)"));
        }

        return string.Join('\n', lines);
    }

    private static (DateTimeOffset At, double Wait)[] Late((DateTimeOffset At, double Wait)[] waits) => [.. waits.Where(w => w.Wait > s_late.TotalSeconds)];

    private static (DateTimeOffset At, double Wait)[] Between((DateTimeOffset At, double Wait)[] waits, DateTimeOffset from, DateTimeOffset to) =>
        [.. waits.Where(w => w.At >= from && w.At < to)];

    private static double Longest((DateTimeOffset At, double Wait)[] waits) => waits.Length == 0 ? 0 : waits.Max(w => w.Wait);

    /// <summary>The longest time without a pause of a second.</summary>
    private static double Stretch(IEnumerable<DateTimeOffset> moments)
    {
        double longest = 0;
        DateTimeOffset? from = null, last = null;
        foreach (var at in moments.Order())
        {
            from = last is { } before && at - before < s_late ? from : at;
            longest = Math.Max(longest, (at - from!.Value).TotalSeconds);
            last = at;
        }

        return longest;
    }

    private static double Quantile((DateTimeOffset At, double Wait)[] waits, double part) =>
        waits.Select(w => Math.Max(0, w.Wait)).Order().ElementAt((int)((waits.Length - 1) * part));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
