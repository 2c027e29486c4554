namespace DisclosureFlow.Server.Hosting.Api;

/// <summary>Everything below <c>/api</c>. Each group asks for its scope; a route without one is closed like every other.</summary>
internal static class ApiRoutes
{
    public const string Root = "/api";

    /// <summary>A field that is missing or null against its type is the request's fault and told so, not found out halfway through an act.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => services.AddApiScopes().AddApiDocument().ConfigureHttpJsonOptions(static json =>
    {
        json.SerializerOptions.RespectRequiredConstructorParameters = true;
        json.SerializerOptions.RespectNullableAnnotations = true;
    });

    public static void Map(IEndpointRouteBuilder site)
    {
        var api = site.MapGroup(Root);
        ApiReading.Map(api);
        ApiActs.Map(api);
        // Without it an address that is not there would lead a program to the page where people sign in.
        api.Map("/{**rest}", static () => Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
        ApiDocument.Map(site);
    }
}
