using DisclosureFlow.Server.Accounts;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The scope that an endpoint's token must carry.</summary>
internal sealed record NeedsScope(string Scope);

/// <summary>Marks an act: it takes an Idempotency-Key and answers conflicts with who, when and the difference.</summary>
internal sealed record IsAnAct;

/// <summary>What a program sends back of what it was shown, as a page does in its hidden fields.</summary>
/// <param name="Revision">The task's revision, as the task was read.</param>
/// <param name="Edition">SHA-256 of the edition that was read, 64 lower-case hexadecimal digits.</param>
internal record ShownByProgram(long Revision, string Edition)
{
    public Cases.Shown At(Guid @case, int task, string? screen = null) => new(@case, task, Revision, Edition, screen);
}

/// <summary>How an endpoint says what it is: one line each, and the policy of its scope.</summary>
internal static class ApiEndpoint
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Names the endpoint for its readers and asks for the scope.</summary>
    public static RouteHandlerBuilder Offers(this RouteHandlerBuilder endpoint, string name, string scope, string words, string wordsEn) =>
        endpoint.WithName(name).WithSummary(words).WithDescription(wordsEn).WithMetadata(new NeedsScope(scope)).RequireAuthorization(OpenIdScope.PolicyOf(scope))
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);

    /// <summary>The endpoint tells what the public may read, so it asks for nothing.</summary>
    public static RouteHandlerBuilder OffersToEveryone(this RouteHandlerBuilder endpoint, string name, string words, string wordsEn) =>
        endpoint.WithName(name).WithSummary(words).WithDescription(wordsEn).AllowAnonymous();

    /// <summary>An act through the door: its answer and all that may be refused.</summary>
    public static RouteHandlerBuilder Acts(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new IsAnAct()).Answers<ActAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable);

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [Json]));

    public static RouteHandlerBuilder AnswersFile(this RouteHandlerBuilder endpoint, string type) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FileContentResult), [type]));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ApiProblem), [ProblemJson]));
        }

        return endpoint;
    }
}
