using System.Net;
using System.Text.RegularExpressions;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A browser without a window: keeps cookies, follows nothing by itself, sends forms with their token.</summary>
internal sealed partial class Visitor(string address) : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
    private HttpClient? client;

    public HttpClient Http => client ??= new HttpClient(handler) { BaseAddress = new Uri(address) };

    /// <summary>Values of all cookies that were set so far.</summary>
    public IEnumerable<string> Cookies => handler.CookieContainer.GetAllCookies().Select(cookie => cookie.Value);

    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Sends a form of the page at <paramref name="path"/>.</summary>
    public async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields)
    {
        var page = await (await Get(path)).Content.ReadAsStringAsync();
        var all = fields.Append(("__RequestVerificationToken", Token().Match(page).Groups["token"].Value));
        return await Http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Item1, field.Item2))));
    }

    /// <returns>True when the door opened.</returns>
    public async Task<bool> SignIn(string name, string password) => (await Post("/sign-in", ("name", name), ("password", password))).StatusCode == HttpStatusCode.Redirect;

    public void Dispose()
    {
        client?.Dispose();
        handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
