using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Cases;

/// <summary>
/// What the pages of all tasks share: the task on the desk, what the page showed when the person decided (sent back with the decision),
/// and the way a refusal comes back with everything he typed still there.
/// </summary>
internal abstract class TaskPage(Desk desk, SignedIn person) : PageModel
{
    /// <summary>Query value with which a finished task greets on the list of tasks.</summary>
    public const string DoneKey = "done";

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid CaseId { get; set; }

    [BindProperty(SupportsGet = true, Name = "task")]
    public int Number { get; set; }

    /// <summary>The task's revision that the page showed.</summary>
    [BindProperty]
    public long? Revision { get; set; }

    /// <summary>The edition that the page showed.</summary>
    [BindProperty]
    public string? Edition { get; set; }

    /// <summary>What else was on screen, by hash.</summary>
    [BindProperty]
    public string? Screen { get; set; }

    public OpenTask Open { get; private set; } = null!;

    public Problem? Problem { get; protected set; }

    /// <summary>The form of the definition that this page is for.</summary>
    protected abstract string Form { get; }

    protected Caller Caller => person.Caller;

    protected CancellationToken Stop => HttpContext.RequestAborted;

    protected Shown Shown => new(CaseId, Number, Revision ?? 0, Edition, Screen);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var open = await desk.Open(CaseId, Number, Stop);
        if (open is null || open.Element?.Form != Form)
        {
            context.Result = NotFound();
            return;
        }

        Open = open;
        if (!open.IsOpen && HttpMethods.IsGet(Request.Method))
        {
            context.Result = Redirect($"/cases/{CaseId}");
            return;
        }

        await next();
    }

    /// <summary>What the page is about to show becomes what it will send back.</summary>
    protected void ShowLatest()
    {
        (Revision, Edition) = (Open.Task.Revision, Open.Case.EditionSha256);
        ModelState.Clear();
    }

    /// <summary>Goes on to the list of tasks, or shows the refusal on this page.</summary>
    protected async Task<IActionResult> Finish(Outcome outcome, string done, Func<Task> show)
    {
        if (outcome.Refusal is not { } refusal)
        {
            TempData[DoneKey] = done;
            return Redirect("/tasks");
        }

        return await Refuse(refusal, show);
    }

    protected async Task<IActionResult> Refuse(Refusal refusal, Func<Task> show)
    {
        Problem = Problem.Of(refusal);
        Response.StatusCode = refusal.Status;
        await show();
        return Page();
    }
}
