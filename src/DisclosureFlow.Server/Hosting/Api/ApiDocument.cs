using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DisclosureFlow.Server.Hosting.Api;

/// <summary>The API's description, OpenAPI 3.1, made from the routes themselves and open to everyone at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Scheme = "oauth2";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = static description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(Secure);
    });

    public static void Map(IEndpointRouteBuilder site) => site.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "DisclosureFlow",
            Version = "1",
            Description = "The acts of the office for programs, with a bearer token of the person who acts. A refusal is a problem (RFC 9457) whose member `code` is permanent. "
                + "Acts send back the task's revision and the edition they were decided on; 409 says that somebody was there first. Signing is not offered.",
        };
        // Addresses are relative: the document is the same behind every proxy.
        document.Servers = [new OpenApiServer { Url = "/" }];
        var scopes = ApiScopes.All.ToDictionary(scope => scope.Name, scope => scope.Permits, StringComparer.Ordinal);
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "Code with PKCE (S256) for people; client credentials for programs, which only read.",
                Flows = new OpenApiOAuthFlows
                {
                    AuthorizationCode = new OpenApiOAuthFlow { AuthorizationUrl = new Uri("/connect/authorize", UriKind.Relative), TokenUrl = new Uri("/connect/token", UriKind.Relative), Scopes = scopes },
                    ClientCredentials = new OpenApiOAuthFlow { TokenUrl = new Uri("/connect/token", UriKind.Relative), Scopes = new Dictionary<string, string>(StringComparer.Ordinal) { [ApiScopes.Read] = scopes[ApiScopes.Read] } },
                },
            },
        };
        return Task.CompletedTask;
    }

    private static Task Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var scopes = metadata.OfType<IAuthorizeData>().Select(one => one.Policy).OfType<string>().ToList();
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = scopes }];
        if (metadata.OfType<RawContent>().FirstOrDefault() is { } raw)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [raw.Type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } } },
            };
        }

        if (context.Description.HttpMethod == HttpMethods.Post)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key", In = ParameterLocation.Header,
                Description = "A repeat with the same key and content is answered as the first time was, and done once.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ApiAnswers.LongestKey },
            });
        }

        return Task.CompletedTask;
    }
}
