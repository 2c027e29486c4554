using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Messaging;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff.Levels;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The web site: pages of all stages, their style sheets and scripts, the public log, health. One place says in which order a request passes through.</summary>
internal static class Site
{
    /// <summary>Chinese first; English is the same pages through the same resources.</summary>
    public static readonly CultureInfo[] Cultures = [new("zh-CN"), new("en")];

    /// <summary>Builds the site, not yet listening.</summary>
    /// <param name="urls">Addresses to listen on, e.g. <c>http://localhost:5080</c>; port 0 takes a free one. Passkeys need the name localhost.</param>
    /// <param name="office">Adds the store, the door and the acts.</param>
    /// <param name="proxies">Addresses of the proxies in front, as in <see cref="Proxies.Variable"/>; null: what the environment says.</param>
    public static WebApplication Build(IReadOnlyList<string> urls, Action<IServiceCollection> office, string? proxies = null)
    {
        // Content lies beside the program, wherever it was started from.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            ApplicationName = typeof(Site).Assembly.GetName().Name,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestRequestBytes;
        });
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        AddServices(builder.Services);
        office(builder.Services);
        builder.Services.AddProxies(Proxies.Read(proxies ?? Environment.GetEnvironmentVariable(Proxies.Variable)));
        var app = builder.Build();
        Use(app);
        return app;
    }

    /// <summary>20 MB of upload and the form around it.</summary>
    private const long LongestRequestBytes = 21L * 1024 * 1024;

    private static void AddServices(IServiceCollection services)
    {
        services.AddLocalization();
        services.AddRouting();
        services.AddSingleton<SiteTexts>();
        services.AddRazorPages(pages => pages.RootDirectory = "/");
        services.AddHealthChecks();
        services.AddHttpContextAccessor().AddSiteLimits().AddAccounts().AddOpenId();
        services.AddProblemDetails();
        services.AddApi();
        // Chinese is written as it is; what HTML gives a meaning to is still escaped.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddScoped<PublishedReports>().AddScoped<CaseHistory>().AddScoped<LevelViews>().AddScoped<PublishedLog>().AddScoped<Desk>().AddScoped<WorkingCopies>().AddScoped<Presence>().AddScoped<Notices>();
        services.AddAdministration().AddScoped<Register>().AddScoped<OpenedEntries>();

        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Cultures[0]);
            options.SupportedCultures = [.. Cultures];
            options.SupportedUICultures = [.. Cultures];
            // Only what the reader chose: a foreign browser setting alone doesn't turn an official page into English.
            options.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
    }

    private static void Use(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler("/error/500");
        app.UseSecurityHeaders(SiteSecurity.Headers());
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseStaticFiles(new StaticFileOptions
        {
            // Every address carries the file's hash (asp-append-version), so a copy never goes stale.
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300",
        });
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseApiProblems();
        app.UseSecureConnect();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseDueFirst();
        // Whoever is signed in, unless a page or file asks for more or opens itself; the API asks for scopes instead of a session.
        app.MapRazorPages().RequireAuthorization(AccountServices.SignedInPolicy);
        var site = app.MapGroup("").RequireAuthorization(AccountServices.SignedInPolicy);
        app.MapHealthChecks("/health").AllowAnonymous();
        PasskeyOptions.Map(site);
        OpenIdEndpoints.Map(app);
        Api.Map(app);
        SiteLanguage.Map(site);
        PublishedFiles.Map(site);
        PublicLists.Map(site);
        CaseFiles.Map(site);
        ReviewFiles.Map(site);
        DefinitionFiles.Map(site);
        AuditFiles.Map(site);
        PublishedLog.Map(site);
    }
}
