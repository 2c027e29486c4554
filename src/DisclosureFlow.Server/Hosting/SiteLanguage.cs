using Microsoft.AspNetCore.Localization;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The reader's choice of language: a link, a cookie, no script.</summary>
internal static class SiteLanguage
{
    /// <summary><c>GET /culture?to=en&amp;back=/…</c> remembers the language and goes back; an unknown language or a foreign address is ignored.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/culture", static (HttpContext http, string? to, string? back) =>
    {
        var culture = Array.Find(Site.Cultures, known => string.Equals(known.Name, to, StringComparison.OrdinalIgnoreCase));
        if (culture is not null)
        {
#pragma warning disable S2092 // Secure wherever the page is; the office network of a trial has plain HTTP on localhost.
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Secure = http.Request.IsHttps });
#pragma warning restore S2092
        }

        return Results.LocalRedirect(IsLocal(back) ? back! : "/");
    }).AllowAnonymous();

    // One leading slash and no second one: "//host" and "/\host" lead elsewhere.
    private static bool IsLocal(string? path) =>
        path is ['/', ..] && (path.Length == 1 || (path[1] is not '/' and not '\\')) && !path.Any(char.IsControl);
}
