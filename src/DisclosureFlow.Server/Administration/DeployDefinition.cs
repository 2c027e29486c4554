using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A definition that may not be deployed, with every reason.</summary>
internal sealed record DefinitionUnusable(IReadOnlyList<string> Reasons) : Refusal("DF7065", StatusCodes.Status422UnprocessableEntity,
    "流程定义没有通过检查，未保存。", "The process definition did not pass the checks; nothing was stored.",
    "请在 BPMN 建模工具中按下列各条修改后重新上传。", "Mend each of these in a BPMN modeler and upload again.");

/// <summary>Brings a process definition into the office, and chooses the one that new cases start on. Running cases stay on theirs.</summary>
internal sealed class DeployDefinition(AdministrationDoor door, Definitions definitions)
{
    /// <summary>Forms of user tasks that this program has a page for.</summary>
    private static readonly string[] KnownForms = [Forms.Draft, Forms.Review, Forms.Referral, Forms.ReferralReply, Forms.SignOff, Forms.Publish];

    /// <summary>Checks and stores a definition; it is used only when chosen.</summary>
    /// <param name="by">An administrator.</param>
    /// <param name="bpmn">The file, at most 1 MB.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<(string? Sha256, Refusal? Refusal)> Upload(Caller by, byte[] bpmn, CancellationToken stop)
    {
        ProcessDefinition definition;
        try
        {
            definition = ProcessDefinition.Deploy(bpmn);
        }
        catch (DefinitionRefusedException refused)
        {
            return (null, new DefinitionUnusable([.. refused.Refusals.Select(one => $"{one.Code} {Hosting.Layout.SiteTexts.Of(one.Message + one.NextStep, one.MessageEn + " " + one.NextStepEn)}")]));
        }

        if (Unknown(definition) is { Count: > 0 } unknown)
        {
            return (null, new DefinitionUnusable(unknown));
        }

        var refusal = await door.Act(by, async act =>
        {
            if (await act.Store.DeployedDefinitions.FindAsync([definition.Sha256], stop) is not null)
            {
                return AdministrationRefusals.DefinitionKnown;
            }

            await act.Store.Keep(bpmn, act.Now, stop);
            act.Store.DeployedDefinitions.Add(new DeployedDefinition { Sha256 = definition.Sha256, Name = definition.Name ?? definition.Id, At = act.Now });
            act.Record(null, "DefinitionDeployed", definition.Name ?? definition.Id, definition.Sha256);
            return null;
        }, stop);
        return refusal is null ? (definition.Sha256, null) : (null, refusal);
    }

    /// <summary>New cases start on it from now on.</summary>
    public async Task<Refusal?> Choose(Caller by, string sha256, CancellationToken stop)
    {
        if (sha256.Length != 64)
        {
            return AdministrationRefusals.NoSuchDefinition;
        }

        var shipped = definitions.Shipped;
        var refusal = await door.Act(by, async act =>
        {
            var row = await act.Store.DeployedDefinitions.FindAsync([sha256], stop);
            if (row is null && sha256 == shipped.Sha256)
            {
                // Going back to the one that ships with the program is a choice like any other.
                await act.Store.Keep(shipped.Source.ToArray(), act.Now, stop);
                row = act.Store.DeployedDefinitions.Add(new DeployedDefinition { Sha256 = shipped.Sha256, Name = shipped.Name ?? shipped.Id, At = act.Now }).Entity;
            }

            if (row is null)
            {
                return AdministrationRefusals.NoSuchDefinition;
            }

            row.ChosenAt = act.Now;
            act.Record(null, "DefinitionChosen", row.Name, sha256);
            return null;
        }, stop);
        if (refusal is null)
        {
            definitions.Forget();
        }

        return refusal;
    }

    private static List<string> Unknown(ProcessDefinition definition) =>
    [
        .. definition.UserTasks.Where(task => !KnownForms.Contains(task.Form, StringComparer.Ordinal)).Select(task => Hosting.Layout.SiteTexts.Of(
            $"人工任务“{task.Name ?? task.Id}”的 form 是“{task.Form}”，本系统没有这种页面；可用：{string.Join('、', KnownForms)}。", $"User task {task.Id} has form '{task.Form}', for which there is no page; known: {string.Join(", ", KnownForms)}.")),
        .. definition.ServiceTasks.Where(task => task.Type != ServiceTypes.Typeset).Select(task => Hosting.Layout.SiteTexts.Of(
            $"系统任务“{task.Name ?? task.Id}”的类型是“{task.Type}”，没有能办理的程序；可用：{ServiceTypes.Typeset}。", $"Service task {task.Id} has type '{task.Type}', which no worker does; known: {ServiceTypes.Typeset}.")),
    ];
}
