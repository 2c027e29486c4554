using System.Collections.Immutable;

namespace DisclosureFlow.Workflow;

/// <summary>That a person took part in a step: ended it, or touched the edition in it (saved, claimed, returned).</summary>
/// <param name="ElementId">The user task; null when the record could not be read.</param>
/// <param name="Iteration">Which run of the task, from 1.</param>
/// <param name="Person">A stable id of the person; null when the record could not be read. <see cref="SystemActor"/> for the system.</param>
/// <param name="Index">Among several signers, from 0.</param>
public sealed record Participation(string? ElementId, int Iteration, string? Person, int Index = 0)
{
    /// <summary>The actor of acts that no person did; never counts as a person.</summary>
    public const string SystemActor = "system";
}

/// <summary>May the person do the task?</summary>
/// <param name="Refusal">Null when he may.</param>
/// <param name="PermittedOverlaps">Other tasks the person did, allowed with this one by <c>mayBeSameAs</c>: to be recorded with the act.</param>
public sealed record SeparationVerdict(WorkflowRefusal? Refusal, ImmutableArray<string> PermittedOverlaps);

/// <summary>
/// Separation of duties as the definition states it (录审分离; statutory chain: drafter, reviewer, signer, publisher). Two tasks exclude each
/// other when either names the other in <c>notSameAs</c>. Two tasks of different roles that name each other nowhere exclude each other too:
/// one person in two roles only where the definition says so (<c>mayBeSameAs</c>). Fails closed: evidence that is missing or unreadable refuses.
/// </summary>
public static class SeparationOfDuties
{
    /// <summary>Checks a person against everything people did in the case so far.</summary>
    /// <param name="state">The case's state; its records say how much evidence there must be.</param>
    /// <param name="instanceId">The open task the person wants to do.</param>
    /// <param name="person">The person's stable id, as in <paramref name="history"/>.</param>
    /// <param name="history">Every participation of the case, in every task and iteration; null when it could not be read.</param>
    public static SeparationVerdict Check(ProcessDefinition definition, ProcessState state, int instanceId, string person, IReadOnlyCollection<Participation>? history)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(state);
        if (state.Instance(instanceId) is not { } instance || definition.FindUserTask(instance.ElementId) is not { } task
            || !string.Equals(state.DefinitionSha256, definition.Sha256, StringComparison.Ordinal))
        {
            return Refuse("DF3405", instanceId.ToString(System.Globalization.CultureInfo.InvariantCulture), "它不是本办件在办的人工任务", "it is no open user task of this case", "请刷新页面。", "Reload the page.");
        }

        if (string.IsNullOrWhiteSpace(person) || person == Participation.SystemActor)
        {
            return Refuse("DF3402", task.Id, "办理人不明", "it is not known who acts", "请重新登录后再办。", "Sign in again.");
        }

        if (history is null || history.Any(p => p.ElementId is null || string.IsNullOrWhiteSpace(p.Person) || p.Iteration < 1 || definition.FindUserTask(p.ElementId) is null))
        {
            return Refuse("DF3402", task.Id, "此前谁办过什么有读不出的记录", "a record of who did what before can't be read", "请管理员修复记录；修复前任何人都不能办。", "An administrator must repair the record; until then nobody may act.");
        }

        foreach (var other in definition.UserTasks)
        {
            var completed = state.RecordOf(other.Id).Completed;
            if (completed > 0 && history.Where(p => p.ElementId == other.Id).Select(p => p.Iteration).Distinct().Count() < completed)
            {
                return Refuse("DF3403", task.Id, $"“{other.Name ?? other.Id}”办过 {completed} 次，却缺少是谁办的记录", $"'{other.Id}' was completed {completed} times, but a record of who did it is missing", "请管理员核对记录；补全前任何人都不能办。", "An administrator must check the record; until then nobody may act.");
            }
        }

        return Weigh(definition, task, instance, [.. history.Where(p => p.Person == person)]);
    }

    private static SeparationVerdict Weigh(ProcessDefinition definition, UserTask task, ElementInstance instance, List<Participation> own)
    {
        if (task.MultiInstance is not null && own.Exists(p => p.ElementId == task.Id && p.Iteration == instance.Iteration && p.Index != instance.Index))
        {
            return Refuse("DF3406", task.Id, "此人在本轮已签过", "the person has decided in this round already", "请由名单上的另一人办理。", "Another signer of the list must act.");
        }

        var overlaps = ImmutableArray.CreateBuilder<string>();
        foreach (var id in own.Select(p => p.ElementId!).Distinct(StringComparer.Ordinal).Where(id => id != task.Id))
        {
            var other = definition.FindUserTask(id)!;
            if (task.Separation.NotSameAs.Contains(id, StringComparer.Ordinal) || other.Separation.NotSameAs.Contains(task.Id, StringComparer.Ordinal))
            {
                return Refuse("DF3401", task.Id, $"此人办过“{other.Name ?? id}”，流程定义不许同一人办这两步", $"the person took part in '{id}', and the definition forbids the same person for both", "请由另一人办理。", "Another person must act.");
            }

            if (task.Separation.MayBeSameAs.Contains(id, StringComparer.Ordinal) || other.Separation.MayBeSameAs.Contains(task.Id, StringComparer.Ordinal))
            {
                overlaps.Add(id);
            }
            else if (task.CandidateRole is null || task.CandidateRole != other.CandidateRole)
            {
                return Refuse("DF3404", task.Id, $"此人办过“{other.Name ?? id}”，流程定义没有写明两种角色可以是同一人", $"the person took part in '{id}', and the definition does not say that one person may hold both roles", "请由另一人办理，或在流程定义中写明 mayBeSameAs。", "Another person must act, or the definition must say mayBeSameAs.");
            }
        }

        return new(null, overlaps.ToImmutable());
    }

    private static SeparationVerdict Refuse(string code, string taskId, string zh, string en, string nextZh, string nextEn) =>
        new(new(code, $"不能办理“{taskId}”：{zh}。", $"'{taskId}' is refused: {en}.", nextZh, nextEn, taskId), []);
}
