using System.Collections.Immutable;
using System.Globalization;

namespace DisclosureFlow.Workflow;

/// <content>Tasks of several signers: 会签, 或签, 票签, 顺序会签. One instance stands for the vote; each signer's instance lies in it.</content>
internal sealed partial class ProcessRun
{
    private const int MostSigners = 1000;

    public WorkflowRefusal? AddSigner(AddSigner command)
    {
        if (VoteOf(command.InstanceId) is not var (body, vote, task))
        {
            return EngineRefusals.NotOpen(command.InstanceId);
        }

        if (string.IsNullOrWhiteSpace(command.Signer) || vote.Signers.Contains(command.Signer, StringComparer.Ordinal) || vote.Size >= MostSigners)
        {
            return EngineRefusals.Signer($"不能加签“{command.Signer}”：为空、已在名单中或名单已满。", $"'{command.Signer}' can't be added: empty, already a signer, or the list is full.", task.Id);
        }

        var index = vote.Signers.Length;
        var grown = vote with { Signers = vote.Signers.Add(command.Signer), Total = vote.Total + Weight(task, command.Signer) };
        Replace(body with { Vote = grown });
        if (!task.MultiInstance!.Sequential)
        {
            OpenSigner(task, body, grown, index);
        }

        return null;
    }

    public WorkflowRefusal? RemoveSigner(RemoveSigner command)
    {
        if (VoteOf(command.InstanceId) is not var (body, vote, task) || Find(command.InstanceId) is not { Vote: null } instance)
        {
            return EngineRefusals.NotOpen(command.InstanceId);
        }

        if (vote.Size < 2)
        {
            return EngineRefusals.Signer("不能减去最后一名签署人。", "The last signer can't be taken away.", task.Id);
        }

        CancelInstance(instance, CancelReason.SignerRemoved);
        var left = vote with { Signers = vote.Signers.SetItem(instance.Index, ""), Total = vote.Total - Weight(task, instance.Signer) };
        Replace(body with { Vote = left });
        Proceed(task, body.Id, left);
        return null;
    }

    public WorkflowRefusal? ReassignSigner(ReassignSigner command)
    {
        if (VoteOf(command.InstanceId) is not var (body, vote, task) || Find(command.InstanceId) is not { Vote: null, Signer: { } from } instance)
        {
            return EngineRefusals.NotOpen(command.InstanceId);
        }

        if (string.IsNullOrWhiteSpace(command.Signer) || vote.Signers.Contains(command.Signer, StringComparer.Ordinal))
        {
            return EngineRefusals.Signer($"不能转给“{command.Signer}”：为空或已在名单中。", $"It can't be passed to '{command.Signer}': empty, or a signer already.", task.Id);
        }

        // The weight belongs to the person, so it changes with him.
        var total = vote.Total - Weight(task, from) + Weight(task, command.Signer);
        Replace(body with { Vote = vote with { Signers = vote.Signers.SetItem(instance.Index, command.Signer), Total = total } });
        Replace(instance with { Signer = command.Signer });
        _effects.Add(new SignerReassigned(instance.Id, task, from, command.Signer));
        return null;
    }

    private (ElementInstance Body, VoteCount Vote, UserTask Task)? VoteOf(int instanceId) =>
        Find(instanceId) is { } instance && _definition.FindUserTask(instance.ElementId) is { MultiInstance: not null } task
        && (instance.Vote is not null ? instance : Find(instance.ScopeId)) is { Vote: { } vote } body
            ? (body, vote, task) : null;

    private void OpenVote(UserTask task, Arrival arrival)
    {
        if (Signers(task) is not { Length: > 0 } signers)
        {
            Hold(arrival, "DF3306", $"“{task.Name ?? task.Id}”的签署人名单为空、有重复、过长或不是名单。", $"The signers of '{task.Id}' are none, repeated, too many, or no list.");
            return;
        }

        decimal total = 0;
        foreach (var signer in signers)
        {
            total += Weight(task, signer);
        }

        var vote = new VoteCount(signers, 0, 0, 0, 0, 0, total, 0, 0);
        var body = OpenInstance(task, arrival, DueDates.Of(task, _variables, _now, _calendar)) with { Vote = vote };
        Replace(body);
        Arm(task, body);
        if (task.MultiInstance!.Sequential)
        {
            OpenNextSigner(task, body, vote);
            return;
        }

        for (var i = 0; i < signers.Length; i++)
        {
            OpenSigner(task, body, vote, i);
        }
    }

    private void OpenSigner(UserTask task, ElementInstance body, VoteCount vote, int index)
    {
        var signer = task.MultiInstance!.Collection is null ? null : vote.Signers[index];
        var instance = new ElementInstance(NextNumber(), task.Id, body.Iteration, body.Id) { OpenedAt = _now, DueAt = body.DueAt, Index = index, Signer = signer, CameFrom = body.CameFrom };
        _instances.Add(instance);
        _effects.Add(new TaskOpened(instance.Id, task, instance.Iteration, index, signer, instance.DueAt));
    }

    /// <summary>Opens the next signer of a sequential vote; false when nobody is left.</summary>
    private bool OpenNextSigner(UserTask task, ElementInstance body, VoteCount vote)
    {
        var next = vote.Next;
        while (next < vote.Signers.Length && vote.Signers[next].Length == 0)
        {
            next++;
        }

        if (next == vote.Signers.Length)
        {
            return false;
        }

        var after = vote with { Next = next + 1 };
        Replace(body with { Vote = after });
        OpenSigner(task, body, after, next);
        return true;
    }

    private void CountVote(UserTask task, ElementInstance instance, TaskOutcome outcome)
    {
        var body = Find(instance.ScopeId)!;
        var weight = Weight(task, instance.Signer);
        var vote = body.Vote!;
        vote = vote with
        {
            Completed = vote.Completed + 1,
            Counted = vote.Counted + weight,
            Approved = vote.Approved + (outcome.Counts == Vote.Approved ? weight : 0),
            Rejected = vote.Rejected + (outcome.Counts == Vote.Rejected ? weight : 0),
            ApprovedCount = vote.ApprovedCount + (outcome.Counts == Vote.Approved ? 1 : 0),
            RejectedCount = vote.RejectedCount + (outcome.Counts == Vote.Rejected ? 1 : 0),
        };
        Replace(body with { Vote = vote });
        Proceed(task, body.Id, vote);
    }

    /// <summary>After each change of a vote: decided, next signer, or wait.</summary>
    private void Proceed(UserTask task, int bodyId, VoteCount vote)
    {
        var body = Find(bodyId)!;
        var active = _instances.Count(i => i.ScopeId == bodyId);
        var rule = task.MultiInstance!;
        var result = rule.Quorum is { } quorum ? Quorate(quorum, vote) : null;
        if (result is null && rule.CompletionCondition is { } condition)
        {
            var decision = condition.Decide(Context(null, vote, active));
            if (decision.State == EvaluatedState.Error)
            {
                CloseVote(body);
                Raise(new(NextNumber(), task.Id, 0, body.ScopeId, null, null, body.CameFrom, "DF3302", $"“{task.Name ?? task.Id}”的完成条件算不出：{decision.Zh}。", $"The completion condition of '{task.Id}' can't be decided: {decision.En}."));
                return;
            }

            if (decision.IsTrue)
            {
                result = vote.ApprovedCount > vote.RejectedCount ? VoteOutcomes.Approved
                    : vote.RejectedCount > vote.ApprovedCount ? VoteOutcomes.Rejected : VoteOutcomes.NoQuorum;
            }
        }

        if (result is null && (active > 0 || (rule.Sequential && OpenNextSigner(task, body, vote))))
        {
            return;
        }

        result ??= VoteOutcomes.NoQuorum;
        CloseVote(body);
        Record(task.Id, completed: 1, outcome: result);
        _effects.Add(new VoteDecided(bodyId, task, body.Iteration, result, vote.ApprovedCount, vote.RejectedCount, vote.Size));
        Leave(task, body.ScopeId, result, task.Id);
    }

    private void CloseVote(ElementInstance body)
    {
        CancelScope(body.Id, CancelReason.VoteDecided);
        Disarm(body.Id);
        _instances.Remove(body);
    }

    /// <summary>Approved or rejected as soon as no further vote can change it; null while it is open.</summary>
    private static string? Quorate(Quorum quorum, VoteCount vote)
    {
        if (quorum.Veto && vote.RejectedCount > 0)
        {
            return VoteOutcomes.Rejected;
        }

        var needed = quorum.Mode switch
        {
            QuorumMode.All => vote.Total,
            QuorumMode.Percent => vote.Total * quorum.Value / 100,
            QuorumMode.Any => 0,
            _ => quorum.Value,
        };
        var approved = quorum.Mode == QuorumMode.Any ? vote.ApprovedCount > 0 : vote.ApprovedCount > 0 && vote.Approved >= needed;
        var hopeless = quorum.Mode == QuorumMode.Any ? vote.Rejected == vote.Total && vote.RejectedCount > 0 : vote.RejectedCount > 0 && vote.Total - vote.Rejected < needed;
        return approved ? VoteOutcomes.Approved : hopeless ? VoteOutcomes.Rejected : null;
    }

    private ImmutableArray<string> Signers(UserTask task)
    {
        var rule = task.MultiInstance!;
        if (rule.Cardinality is { } cardinality)
        {
            var number = cardinality.Evaluate(Context(null)).Value.AsNumber;
            return number is >= 1 and <= MostSigners && number % 1 == 0
                ? [.. Enumerable.Range(1, (int)number).Select(n => n.ToString(CultureInfo.InvariantCulture))] : [];
        }

        var signers = _variables[rule.Collection!].AsList;
        return signers.Length <= MostSigners && signers.All(s => !string.IsNullOrWhiteSpace(s)) && signers.Distinct(StringComparer.Ordinal).Count() == signers.Length ? signers : [];
    }

    /// <summary>A signer's weight: from the variable the quorum names, as <c>signer=weight</c>; 1 where it is not listed.</summary>
    private decimal Weight(UserTask task, string? signer)
    {
        if (task.MultiInstance!.Quorum is not { Weights: { } variable } || signer is null)
        {
            return 1;
        }

        foreach (var text in _variables[variable].AsList)
        {
            var equals = text.LastIndexOf('=');
            if (equals > 0 && text.AsSpan(0, equals).SequenceEqual(signer)
                && decimal.TryParse(text.AsSpan(equals + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight))
            {
                return weight;
            }
        }

        return 1;
    }
}
