using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;

namespace DisclosureFlow.Server.Cases;

/// <summary>One act while it happens, inside the door's transaction: what it may look at, and what it may do.</summary>
internal sealed class Act(Store store, ProcessDefinition definition, Case @case, Account? person, CaseTask? task, DateTimeOffset now)
{
    private ActRecord? record;

    public Store Store { get; } = store;

    public ProcessDefinition Definition { get; } = definition;

    public Case Case { get; } = @case;

    /// <summary>Null for the system.</summary>
    public Account? Person { get; } = person;

    public CaseTask? Task { get; set; } = task;

    /// <summary>One moment for everything the act writes.</summary>
    public DateTimeOffset Now { get; } = now;

    public required ProcessState State { get; set; }

    public Shown? Shown { get; init; }

    public Caller? Caller { get; init; }

    /// <summary>The role in which the person acts; null for the system.</summary>
    public string? Role { get; set; }

    /// <summary>For whom the person acts as deputy (代理); null where he holds the role himself.</summary>
    public Account? Principal { get; set; }

    /// <summary>The name that people read: with the principal's where a deputy acts.</summary>
    public string? PersonName => Principal is null ? Person?.DisplayName : $"{Person?.DisplayName}（代{Principal.DisplayName}）";

    /// <summary>Earlier steps of the same person that the definition allows together with this one; they are recorded.</summary>
    public ImmutableArray<string> PermittedOverlaps { get; set; } = [];

    /// <summary>The act does not count as work on the task: a page that shows it stays up to date (a wrong PIN).</summary>
    public bool LeavesTaskAsItIs { get; set; }

    /// <summary>Handed back to the caller.</summary>
    public string? Value { get; set; }

    public bool IsSystem => Caller?.IsSystem == true;

    public bool EditionIsAsShown => string.Equals(Shown?.EditionSha256, Case.EditionSha256, StringComparison.Ordinal);

    /// <summary>The definition's element of the task.</summary>
    public UserTask? Element => Task is null ? null : Definition.FindUserTask(Task.ElementId);

    /// <summary>An account's name in the audit log and for the engine.</summary>
    public static string NameOf(Guid account) => account == Guid.Empty ? Participation.SystemActor : account.ToString("D", CultureInfo.InvariantCulture);

    /// <summary>The outcome's name as people know it.</summary>
    public string OutcomeName(CaseTask done) =>
        Definition.FindUserTask(done.ElementId)?.Outcomes.FirstOrDefault(one => one.Id == done.Outcome)?.Name ?? "已取消";

    /// <summary>Refuses an act that belongs to another kind of task: the kind is the form that the definition gives it.</summary>
    public Refusal? Requires(string form) => Element?.Form == form ? null : Refusals.WrongTask(Task?.Name ?? "");

    /// <summary>Ends the task with one of its outcomes and lets the process go on.</summary>
    /// <returns>Why not, if the definition does not allow it.</returns>
    public Refusal? Complete(string outcome, string? reason, Variables? variables = null, bool bySystem = false)
    {
        if (Element?.Outcomes.FirstOrDefault(one => one.Id == outcome) is { ReasonRequired: true } && (reason is null || reason.Trim().Length < 2))
        {
            return Refusals.ReasonMissing;
        }

        return Step(new CompleteTask(Task!.Id, outcome, variables, bySystem));
    }

    /// <summary>Applies a command to the process.</summary>
    public Refusal? Step(Command command)
    {
        var result = ProcessEngine.Step(Definition, State, command, Now);
        if (result.Refusal is { } refusal)
        {
            return Refusal.From(refusal, StatusCodes.Status409Conflict);
        }

        Apply(result);
        return null;
    }

    /// <summary>Keeps bytes as a document in this transaction; returns their SHA-256.</summary>
    public async ValueTask<string> Keep(byte[] bytes, CancellationToken stop) => await Store.Keep(bytes, Now, stop);

    /// <summary>Says what was done: the audit entry. Exactly once in each act.</summary>
    /// <param name="fact">A recorded fact in past tense, ASCII letters.</param>
    public void Record(string fact, string? outcome = null, string? document = null, string? reason = null, string? edition = null, string? element = null, int iteration = 1)
    {
        if (record is not null)
        {
            throw new InvalidOperationException("an act is recorded once");
        }

        var overlaps = PermittedOverlaps.IsDefaultOrEmpty ? "" : $"（同一人曾办理：{string.Join('、', PermittedOverlaps)}，流程定义允许）";
        record = new ActRecord
        {
            Case = NameOf(Case.Id),
            Sequence = Case.Entries + 1,
            Previous = Case.LastLeaf.Length == 0 ? null : MerkleHash.FromHex(Case.LastLeaf),
            Act = fact,
            Element = element ?? Task?.ElementId,
            Iteration = element is null ? Task?.Iteration ?? 1 : iteration,
            Outcome = outcome,
            Actor = NameOf(Person?.Id ?? Guid.Empty),
            Role = Role,
            Organ = Case.OrganName,
            OnScreenSha256 = IsSystem ? null : Shown?.ScreenSha256 ?? Shown?.EditionSha256,
            EditionSha256 = edition ?? Case.EditionSha256,
            DocumentSha256 = document,
            Reason = (reason ?? "") + overlaps + (Principal is null ? "" : $"（{PersonName}办理；被代理人 {NameOf(Principal.Id)}）"),
            Time = Now,
            DefinitionSha256 = Definition.Sha256,
        };
    }

    /// <summary>Finishes the rows of the act: entry, openings, evidence of who took part, revisions.</summary>
    public void Close()
    {
        var hash = NewEntry.Add(Store, Case.Id, record ?? throw new InvalidOperationException("an act without its record"));
        Case.Entries++;
        Case.LastLeaf = hash.ToHex();
        Case.State = Encoding.UTF8.GetString(State.ToJson());
        Case.Revision++;
        Case.ChangedAt = Now;
        if (Task is not null && !LeavesTaskAsItIs)
        {
            Task.Revision++;
            Task.ChangedByName = PersonName;
            Task.ChangedAt = Now;
            // The system's own steps too: evidence of every completed step must be there, or nobody may act on.
            Store.StepsTaken.Add(new StepTaken { CaseId = Case.Id, ElementId = Task.ElementId, Iteration = Task.Iteration, AccountId = Person?.Id ?? Guid.Empty });
            if (Principal is not null)
            {
                // Duties bind both: whom somebody acted for can't do later what excludes this step.
                Store.StepsTaken.Add(new StepTaken { CaseId = Case.Id, ElementId = Task.ElementId, Iteration = Task.Iteration, AccountId = Principal.Id });
            }
        }
    }

    /// <summary>Turns the effects of a step into rows.</summary>
    public void Apply(StepResult result)
    {
        State = result.State;
        foreach (var effect in result.Effects)
        {
            switch (effect)
            {
                case TaskOpened opened:
                    Store.Tasks.Add(new CaseTask
                    {
                        CaseId = Case.Id, Id = opened.InstanceId, ElementId = opened.Task.Id, Name = opened.Task.Name ?? opened.Task.Id,
                        Stage = opened.Task.Stage ?? "", Role = opened.Task.CandidateRole ?? "", OrganId = Case.OrganId, Iteration = opened.Iteration,
                        OpenedAt = Now, DueAt = opened.DueAt,
                    });
                    break;
                case TaskCompleted completed:
                    CloseTask(completed.InstanceId, completed.Outcome);
                    break;
                case TaskCancelled cancelled:
                    CloseTask(cancelled.InstanceId, null);
                    break;
                case ServiceTaskRequested requested:
                    Request(requested);
                    break;
                case ServiceTaskCompleted done:
                    EndJob(done.Task.Id, done.Iteration);
                    break;
                case ServiceTaskCancelled unwanted:
                    EndJob(unwanted.Task.Id, unwanted.Iteration);
                    break;
                case TimerArmed armed:
                    Store.Timers.Add(new CaseTimer { CaseId = Case.Id, FireKey = armed.TimerId, ElementId = armed.Event.Id, DueAt = armed.DueAt });
                    break;
                case TimerDisarmed disarmed:
                    Disarm(disarmed.TimerId);
                    break;
                case TimerFired fired:
                    Disarm(fired.TimerId);
                    break;
                case IncidentRaised:
                    Case.Status = CaseStatus.Incident;
                    break;
                case IncidentResolved when State.Incidents.IsEmpty:
                    Case.Status = CaseStatus.Running;
                    break;
                case ProcessEnded ended:
                    Case.Status = ended.Status is Workflow.CaseStatus.Completed or Workflow.CaseStatus.Terminated ? CaseStatus.Published : CaseStatus.Withdrawn;
                    break;
            }
        }
    }

    private void CloseTask(int id, string? outcome)
    {
        var closed = Store.Tasks.Find(Case.Id, id) ?? throw new InvalidOperationException($"task {id} of case {Case.Id} has no row");
        closed.ClosedAt = Now;
        closed.ClosedBy = Person?.Id;
        closed.ClosedByName = PersonName;
        closed.Outcome = outcome;
    }

    private void Request(ServiceTaskRequested requested)
    {
        var job = Store.Jobs.Find(Case.Id, requested.Task.Id, requested.Iteration);
        if (job is null)
        {
            job = new ServiceJob { CaseId = Case.Id, ElementId = requested.Task.Id, Iteration = requested.Iteration, ElementInstanceId = requested.InstanceId, Type = requested.Task.Type };
            Store.Jobs.Add(job);
        }

        job.DueAt = requested.NotBefore;
        job.Attempts = requested.Attempt;
        job.LeasedUntil = null;
        job.DoneAt = null;
    }

    private void EndJob(string element, int iteration)
    {
        if (Store.Jobs.Find(Case.Id, element, iteration) is { } job)
        {
            job.DoneAt = Now;
        }
    }

    private void Disarm(int timer)
    {
        if (Store.Timers.Find(Case.Id, timer) is { } armed)
        {
            Store.Timers.Remove(armed);
        }
    }
}
