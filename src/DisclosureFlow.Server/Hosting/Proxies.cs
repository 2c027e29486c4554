using System.Net;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using IPNetwork = System.Net.IPNetwork;

namespace DisclosureFlow.Server.Hosting;

/// <summary>
/// The proxies in front of the site, named by the operator. Only their word is taken for the client's address, scheme and host; without
/// any, those headers are not read at all. A proxy in front ends TLS, so with one named every cookie is for HTTPS and this host alone.
/// </summary>
internal static class Proxies
{
    /// <summary>Environment variable: addresses or networks (<c>10.0.0.5, 192.168.7.0/24</c>), separated by commas.</summary>
    public const string Variable = "DISCLOSUREFLOW_PROXIES";

    /// <summary>Browsers take a cookie of this name only with Secure, for the whole host and for no other (RFC 6265bis, section 4.1.3.2).</summary>
    private const string ForThisHostOnly = "__Host-";

    /// <exception cref="BadProxies">Something is neither an address nor a network.</exception>
    public static IReadOnlyList<IPNetwork> Read(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(one =>
            IPAddress.TryParse(one, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : IPNetwork.TryParse(one, out var network) ? network : throw new BadProxies(one))];

    public static void AddProxies(this IServiceCollection services, IReadOnlyList<IPNetwork> proxies)
    {
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = proxies.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost : ForwardedHeaders.None;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                options.KnownIPNetworks.Add(proxy);
            }
        });
        if (proxies.Count == 0)
        {
            return;
        }

        services.PostConfigureAll<CookieAuthenticationOptions>(static options => ForHttps(options.Cookie));
        services.PostConfigure<AntiforgeryOptions>(static options => ForHttps(options.Cookie));
        services.PostConfigure<CookieTempDataProviderOptions>(static options => ForHttps(options.Cookie));
    }

    private static void ForHttps(CookieBuilder cookie)
    {
        cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.Path = "/";
        cookie.Name = cookie.Name is { } name && !name.StartsWith(ForThisHostOnly, StringComparison.Ordinal) ? ForThisHostOnly + name.TrimStart('.') : cookie.Name;
    }
}

/// <summary>The list of proxies names something that is no address.</summary>
public sealed class BadProxies(string found) : StoreFault("DF8009",
    $"{Proxies.Variable} 中的“{found}”不是 IP 地址或网段。请用逗号分隔，例如 10.0.0.5, 192.168.7.0/24。",
    $"\"{found}\" in {Proxies.Variable} is neither an IP address nor a network. List them separated by commas, for instance 10.0.0.5, 192.168.7.0/24.");
