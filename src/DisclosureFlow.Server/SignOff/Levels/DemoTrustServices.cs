using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>
/// A time-stamp authority, an OCSP responder and a CRL of the demo authority, over HTTP on this machine alone, so that a demo goes the same
/// way as an office with real ones. They vouch for nothing but this machine's clock, and their certificates say 演示.
/// </summary>
internal sealed class DemoTrustServices : IAsyncDisposable
{
    /// <summary>What the folders of further demo authorities begin with, one for each head after the first.</summary>
    public const string Further = "demo-";

    private const int LongestRequest = 64 << 10;
    private readonly WebApplication site;

    private DemoTrustServices(WebApplication site) => this.site = site;

    /// <summary>Whom to ask, for the office that runs beside them.</summary>
    public LevelSettings Settings => new()
    {
        TimestampAuthorities = [new Uri(site.Urls.First() + "/tsa")],
        OcspResponders = [site.Urls.First() + "/ocsp"],
        AllowPrivateAddresses = true,
        IsDemo = true,
    };

    /// <param name="keys">The folder with the demo authority's keys; where there are none yet, the services answer 503.</param>
    /// <param name="clock">The time that they vouch for.</param>
    /// <param name="stop">Cancels starting.</param>
    public static async Task<DemoTrustServices> Start(string keys, TimeProvider clock, CancellationToken stop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LongestRequest).UseUrls(CommandLine.Address(0));
        var made = builder.Build();
        made.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var (type, answer) = Answer(keys, clock, context.Request.Path, body.ToArray());
            (context.Response.StatusCode, context.Response.ContentType) = (answer is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, type);
            await context.Response.Body.WriteAsync(answer ?? [], context.RequestAborted);
        });
        await made.StartAsync(stop);
        return new DemoTrustServices(made);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    // The request names the issuer by the SHA-1 of its key (RFC 6960, 4.1.1), which is the root's own key identifier (RFC 5280, 4.2.1.2).
    private static string IssuerOf(string keys, byte[] request) => Directory.GetDirectories(keys, Further + "*").FirstOrDefault(folder =>
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, DemoAuthority.RootFile));
        return request.AsSpan().IndexOf(root.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span) >= 0;
    }) ?? keys;

    private static (string Type, byte[]? Answer) Answer(string keys, TimeProvider clock, string? path, byte[] request)
    {
        try
        {
            return path switch
            {
                "/tsa" => ("application/timestamp-reply", DemoAuthority.OpenTimestampAuthority(keys, clock).Answer(request)),
                "/ocsp" => ("application/ocsp-response", DemoAuthority.OpenOcspResponder(IssuerOf(keys, request), clock).Answer(request)),
                "/demo.crl" => ("application/pkix-crl", File.ReadAllBytes(Path.Combine(keys, DemoAuthority.CrlFile))),
                _ => ("text/plain", null),
            };
        }
        catch (Exception fault) when (fault is SigningRefusedException or IOException)
        {
            return ("text/plain", null);
        }
    }
}
