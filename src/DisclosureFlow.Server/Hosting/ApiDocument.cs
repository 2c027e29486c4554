using System.Globalization;
using DisclosureFlow.Server.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The API described for programs: OpenAPI 3.1 at <c>/openapi/v1.json</c>, made from the endpoints themselves.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string People = "oauth2";
    private const string Bearer = "bearer";

    private const string About = """
        年度报告的起草、保密审查、签发、发布和取证，与页面调用同一套操作。每个操作都要带上所看到的任务 revision 和版本 edition；不是最新的以 409 退回，写明何人何时改了什么。重试请用同一 Idempotency-Key。签发只能由负责人本人在签发页面办理。

        The same acts as the pages. An act carries the task's revision and the edition that were read; if either is no longer the latest it is refused with 409, who, when and the difference. Try again with the same Idempotency-Key. Signing is done by the head on his own page only. Devices use the device authorization endpoint /connect/device (RFC 8628).
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, static options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = static endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(Complete);
    });

    public static void Map(IEndpointRouteBuilder site) => site.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "DisclosureFlow 接口 API", Version = "1.0.0", Description = About,
            License = new OpenApiLicense { Name = "See the repository" },
        };
        // Relative: the document is right under whatever name the office reaches its server.
        document.Servers = [new OpenApiServer { Url = "/", Description = "本站 This site" }];
        var scopes = OpenIdScopes.All.ToDictionary(scope => scope.Name, scope => $"{scope.Words} · {scope.WordsEn}", StringComparer.Ordinal);
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[People] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "OAuth 2.0：用户登录用授权码和 PKCE（S256），系统对接用 client_credentials。Authorization code with PKCE (S256) for people, client_credentials for systems.",
            Flows = new OpenApiOAuthFlows
            {
                AuthorizationCode = new OpenApiOAuthFlow { AuthorizationUrl = new Uri("/connect/authorize", UriKind.Relative), TokenUrl = new Uri("/connect/token", UriKind.Relative), RefreshUrl = new Uri("/connect/token", UriKind.Relative), Scopes = scopes },
                ClientCredentials = new OpenApiOAuthFlow
                {
                    TokenUrl = new Uri("/connect/token", UriKind.Relative),
                    Scopes = OpenIdScopes.All.Where(scope => scope.ForSystems).ToDictionary(scope => scope.Name, scope => scopes[scope.Name], StringComparer.Ordinal),
                },
            },
        };
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "已取得的令牌 A token that was obtained by any of the flows",
        };
        document.Tags = new HashSet<OpenApiTag>(
        [
            Tag("accounts", "账号 · Accounts"), Tag("cases", "待办、报告、版本 · Tasks, cases, editions"), Tag("drafting", "起草 · Drafting"), Tag("review", "保密审查 · Confidentiality review"),
            Tag("sign-off", "签发 · Sign-off"), Tag("publication", "发布 · Publication"), Tag("audit", "审计 · Audit"),
        ]);
        return Task.CompletedTask;
    }

    private static OpenApiTag Tag(string name, string words) => new() { Name = name, Description = words };

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<NeedsScope>().LastOrDefault() is { } needs)
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(People, context.Document)] = [needs.Scope] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [needs.Scope] },
            ];
        }
        else if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
        }

        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            parameter.Description ??= parameter.Name switch
            {
                "id" => "报告（办件）编号 · The case's id",
                "task" => "任务在办件中的序号 · Number of the task within the case",
                "sha256" => "版本的 SHA-256 · The edition's SHA-256",
                "text" => "标题或单位中的文字 · Text of the title or organ",
                "act" => "操作，例如 Submitted · A recorded fact such as Submitted",
                "who" => "办理人姓名 · Name of a person who acted",
                "from" => "起始日期 · First day",
                "until" => "截止日期 · Last day",
                "organ" => "单位编号 · The organ's id",
                "page" => "第几页，从 1 起 · Page, from 1",
                "year" => "报告年度 · The year reported on",
                _ => null,
            };
        }

        if (metadata.OfType<IsAnAct>().Any())
        {
            operation.Parameters.Add(Header("Idempotency-Key", "重试用同一键，得到同一答复；用于另一请求则以 422（DF2009）退回 · The same key for the same request gives the same answer, for another request 422 (DF2009)", 100));
        }

        operation.Parameters.Add(Header("Accept-Language", "zh（默认）或 en · zh (default) or en", 100));
        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = Reason(status);
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, string words, int longest) => new()
    {
        Name = name, In = ParameterLocation.Header, Description = words, Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = longest },
    };

    private static string Reason(string status) => int.Parse(status, NumberStyles.None, CultureInfo.InvariantCulture) switch
    {
        StatusCodes.Status200OK => "已办理或已读取 · Done, or read",
        StatusCodes.Status400BadRequest => "请求读不出来 · The request can't be read",
        StatusCodes.Status401Unauthorized => "没有有效的令牌 · No valid token",
        StatusCodes.Status403Forbidden => "没有权限范围、角色，或违反职责分离 · No scope, no role, or duties must be separate",
        StatusCodes.Status404NotFound => "没有，或您无权查看 · Not there, or not for you",
        StatusCodes.Status409Conflict => "内容已被他人更新：何人、何时、差异 · Somebody was there first: who, when, the difference",
        StatusCodes.Status413PayloadTooLarge => "文件超过 20 MB · More than 20 MB",
        StatusCodes.Status415UnsupportedMediaType => "不支持的内容类型 · Content type not taken",
        StatusCodes.Status422UnprocessableEntity => "规则不允许；code 为拒绝编号 · The rules say no; code is the refusal's",
        StatusCodes.Status503ServiceUnavailable => "系统正忙，稍后重试 · Busy, try again",
        _ => "其他 · Other",
    };
}
