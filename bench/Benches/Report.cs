namespace WebhookOps.Bench.Benches;

/// <summary>Prints figures side by side; the ratio is what counts, since both came from one machine in one run.</summary>
internal static class Report
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static void Heading(string title, string ours, string limit) =>
        Console.WriteLine($"\n{title,-46}{ours,14}{limit,14}{"ratio",9}  bar");

    public static void Line(string name, double ours, double limit, string unit, string bar, string format = "N0") =>
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-46}{ours.ToString(format, System.Globalization.CultureInfo.InvariantCulture) + " " + unit,14}{limit.ToString(format, System.Globalization.CultureInfo.InvariantCulture) + " " + unit,14}{ours / limit,9:F2}  {bar}"));

    public static void Single(string name, string value, string bar) => Console.WriteLine($"{name,-46}{value,14}{"",23}  {bar}");
}
