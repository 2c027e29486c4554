using DisclosureFlow.Server.Hosting.Api;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.Hosting;

/// <summary>How a failed request is answered: people see a page in plain words, programs a problem (RFC 9457).</summary>
internal static class Faults
{
    public static IServiceCollection AddFaults(this IServiceCollection services) => services.AddExceptionHandler<ProgramFaults>().AddProblemDetails();

    /// <summary>Gives an answer without content one: a page, or below /api a problem.</summary>
    public static void UseStatusPages(this WebApplication app)
    {
        app.UseWhen(IsProgram, static branch => branch.UseStatusCodePages(static context => Answer(context.HttpContext)));
        app.UseWhen(static http => !IsProgram(http), static branch => branch.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    public static bool IsProgram(HttpContext http) => http.Request.Path.StartsWithSegments(ApiRoutes.Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers with the status that is set.</summary>
    public static Task Answer(HttpContext http)
    {
        var status = http.Response.StatusCode;
        var details = status is StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType ? ApiAnswers.Details(ApiAnswers.ContentUnreadable) : new ProblemDetails();
        details.Status = status;
        return Results.Problem(details).ExecuteAsync(http);
    }
}

/// <summary>Faults below /api. Nothing of the inside is told: what happened is in the log.</summary>
internal sealed class ProgramFaults : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!Faults.IsProgram(httpContext))
        {
            return false;
        }

        httpContext.Response.StatusCode = exception switch
        {
            StoreBusy => StatusCodes.Status503ServiceUnavailable,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (exception is StoreBusy busy)
        {
            httpContext.Response.Headers.RetryAfter = StoreBusy.RetryAfter;
            await Results.Problem(ApiAnswers.Details(new(busy.Code, StatusCodes.Status503ServiceUnavailable, busy.MessageZh, busy.MessageEn, "请稍候再试。", "Try again in a moment."))).ExecuteAsync(httpContext);
        }
        else
        {
            await Faults.Answer(httpContext);
        }

        return true;
    }
}
