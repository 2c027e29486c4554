using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;

namespace DisclosureFlow.Server.Hosting;

/// <summary>
/// The acts of the pages for programs. Each endpoint stands beside the act it calls and names the scope that its token must carry; here is
/// what they have in common. Signing is not among them (decision 0012): the PIN is typed by the head, on his own page.
/// </summary>
internal static class Api
{
    /// <summary>Where all endpoints begin.</summary>
    public const string Root = "/api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(static options => Strict(options.SerializerOptions));
        // What is wrong with a request is told by ApiProblems, with its place.
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        return services.AddApiDocument();
    }

    public static void Map(IEndpointRouteBuilder site)
    {
        var api = site.MapGroup(Root).AddEndpointFilter(IdempotencyKey);
        AccountsApi.Map(api);
        CasesApi.Map(api);
        DraftingApi.Map(api);
        ReviewApi.Map(api);
        SignOffApi.Map(api);
        PublicationApi.Map(api);
        AuditApi.Map(api);
        ApiDocument.Map(site);
    }

    /// <summary>A request with a member that is unknown, missing or there twice is refused: half understood is not understood.</summary>
    private static void Strict(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
    }

    private static async ValueTask<object?> IdempotencyKey(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var given = context.HttpContext.Request.Headers["Idempotency-Key"];
        return given.Count == 0 || given is [{ Length: >= 1 and <= 100 }] ? await next(context) : ApiAnswers.Refuse(ApiRefusals.BadIdempotencyKey);
    }
}
