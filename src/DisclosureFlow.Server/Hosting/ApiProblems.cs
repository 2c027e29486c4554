using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Hosting;

/// <summary>Whatever goes wrong below <see cref="Api.Root"/> is answered as a problem in the caller's language; never as a page, never with an empty body.</summary>
internal static partial class ApiProblems
{
    public static void UseApiProblems(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments(Api.Root, StringComparison.OrdinalIgnoreCase))
        {
            await Elsewhere(http, next);
            return;
        }

        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = CultureInfo.CurrentUICulture.Name;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Append("Vary", "Accept-Language");
        var refusal = NotOurs(http.GetEndpoint()) ?? await Try(http, next);
        if (refusal is not null && !http.Response.HasStarted)
        {
            http.Response.StatusCode = refusal.Status;
            if (refusal.Status == Status503ServiceUnavailable)
            {
                http.Response.Headers.RetryAfter = StoreBusy.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            }

            await ApiAnswers.Refuse(refusal).ExecuteAsync(http);
        }
    });

    // Said before anybody asks who the caller is and sends him to a page to sign in. What says neither scope nor open is routing's own 405 or
    // 415, which it knows by name alone, or an endpoint that forgot: closed.
    private static Refusal? NotOurs(Endpoint? endpoint) =>
        endpoint is null ? ApiRefusals.NoSuchEndpoint
        : endpoint.Metadata.GetMetadata<NeedsScope>() is not null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? null
        : endpoint.DisplayName?.StartsWith("415 ", StringComparison.Ordinal) == true ? ApiRefusals.Unsupported : ApiRefusals.NoSuchMethod;

    // Pages and files explain a bad request on the error page, as they do any other status.
    private static async Task Elsewhere(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = bad.StatusCode;
        }
    }

    private static async Task<Refusal?> Try(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            return http.Response is { StatusCode: >= Status400BadRequest, HasStarted: false, ContentType: null } ? Of(http.Response.StatusCode, http) : null;
        }
        catch (BadHttpRequestException bad)
        {
            return bad.StatusCode == Status400BadRequest ? ApiRefusals.Unreadable(Place(bad)) : Of(bad.StatusCode, http);
        }
        catch (StoreBusy)
        {
            return ApiRefusals.Busy;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiProblems)).LogError(fault, "an API request failed");
            return ApiRefusals.Failed;
        }
    }

    private static Refusal Of(int status, HttpContext http) => status switch
    {
        Status401Unauthorized => ApiRefusals.NoToken,
        Status403Forbidden => ApiRefusals.NoScope(http.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>()?.Scope ?? ""),
        Status404NotFound => Refusals.NoSuchCase,
        Status405MethodNotAllowed => ApiRefusals.NoSuchMethod,
        Status413PayloadTooLarge => ApiRefusals.TooLarge,
        Status415UnsupportedMediaType => ApiRefusals.Unsupported,
        Status429TooManyRequests => ApiRefusals.TooOften,
        >= Status500InternalServerError => ApiRefusals.Failed,
        _ => ApiRefusals.Unreadable(""),
    };

    // The reader's own words would show types of ours: only the place is passed on, or the names of the members that are missing.
    private static string Place(BadHttpRequestException bad) => bad.InnerException is not JsonException json ? ""
        : json.Message.Split(Missing) is [_, var members] ? string.Join(", ", Quoted().Matches(members).Select(member => member.Groups["member"].Value))
        : json.Path is { Length: > 0 } path && path != "$" ? path
        : json.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}") : "";

    private const string Missing = "missing required properties including:";

    [GeneratedRegex("'(?<member>[A-Za-z0-9]+)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    /// <summary>Chinese, unless English is wanted more (RFC 9110, section 12.5.4).</summary>
    private static CultureInfo LanguageOf(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted))
        {
            return Site.Cultures[0];
        }

        double Weight(string language) => wanted.Where(one => one.Value.StartsWith(language, StringComparison.OrdinalIgnoreCase)).Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Weight("en") > Weight("zh") ? Site.Cultures[1] : Site.Cultures[0];
    }
}
