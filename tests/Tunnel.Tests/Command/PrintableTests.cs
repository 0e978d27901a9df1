using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Agent.Output;

namespace WebhookOps.Tunnel.Tests.Command;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b]0;owned\u0007", "\\u{1b}[2J\\u{1b}]0;owned\\u{7}")]
    [InlineData("a\r\nb", "a\\u{d}\\u{a}b")]
    [InlineData("\u202egpj.exe", "\\u{202e}gpj.exe")]
    [InlineData("\u009b31m", "\\u{9b}31m")]
    [InlineData("naïve ☕ 🎉", "naïve ☕ 🎉")]
    public void Nothing_in_it_can_move_the_cursor(string text, string shown) => Printable.Of(text).ShouldBe(shown);

    [Fact]
    public void No_text_leaves_a_control_character() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is not null), text => Printable.Of(text).All(c => !char.IsControl(c))).QuickCheckThrowOnFailure();
}
