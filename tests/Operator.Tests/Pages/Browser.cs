using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using WebhookOps.Testing;

namespace WebhookOps.Operator.Tests.Pages;

/// <summary>What a browser without scripts does: keeps cookies, sends forms with what is hidden in them. Redirects are left to be looked at.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(OperatorHost host, Browser? cookiesOf = null)
    {
        Cookies = cookiesOf?.Cookies ?? new CookieContainer();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = host.Url, Timeout = Eventually.DefaultTimeout };
        _client.DefaultRequestHeaders.Add("Accept", "text/html,*/*;q=0.8");
    }

    public CookieContainer Cookies { get; }

    public static async Task<Browser> SignedInAsync(OperatorHost host, string key = OperatorHost.Key)
    {
        var browser = new Browser(host);
        (await browser.SignInAsync(key)).Status.ShouldBe(302);
        return browser;
    }

    public async Task<Shown> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return await Shown.ReadAsync(answer);
    }

    public async Task<Shown> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await _client.PostAsync(path, form);
        return await Shown.ReadAsync(answer);
    }

    /// <summary>What a form or a script could send; a form without fields if there is no JSON.</summary>
    public async Task<Shown> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
        {
            request.Content = json is null ? new FormUrlEncodedContent([]) : new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var answer = await _client.SendAsync(request);
        return await Shown.ReadAsync(answer);
    }

    /// <summary>Fills in and sends the form of a page that goes to an address; one that names none goes to its page.</summary>
    public async Task<Shown> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var html = (await GetAsync(page)).Text;
        var form = Form.Matches(html).Select(m => m.Value).FirstOrDefault(f =>
            (f.Contains($"action=\"{WebUtility.HtmlEncode(action)}\"", StringComparison.Ordinal) || (action == page && !f.Contains(" action=", StringComparison.Ordinal)))
            && fields.All(field => f.Contains($"name=\"{field.Name}\"", StringComparison.Ordinal)));
        form.ShouldNotBeNull($"{page} has no form that goes to {action}: {html}");
        var hidden = HiddenInput.Matches(form).Select(m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        return await PostAsync(action, [.. hidden.Where(h => h.Item2.Length > 0 || fields.All(f => f.Name != h.Value)), .. fields.Where(f => f.Value.Length > 0 || hidden.All(h => h.Value != f.Name))]);
    }

    public Task<Shown> SignInAsync(string key, string page = "/sign-in") => SubmitAsync(page, page, ("Key", key));

    public Task<Shown> SignInAsync(string name, string password, string page) => SubmitAsync(page, page, ("Name", name), ("Password", password));

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Form { get; }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex HiddenInput { get; }
}
