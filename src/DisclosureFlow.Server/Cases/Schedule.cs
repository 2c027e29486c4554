using System.Globalization;
using System.Text;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Workflow;

namespace DisclosureFlow.Server.Cases;

/// <summary>A stage and the last day by which it must be done so that the fixed date holds.</summary>
/// <param name="Name">The stage as people know it.</param>
/// <param name="Mark">done, now, late (now, and its day is over) or empty.</param>
internal sealed record PlannedStage(string Name, DateOnly By, string Mark);

/// <summary>倒排工期: the days of all stages, planned back from the statutory date by the definition's own rules.</summary>
/// <param name="Statutory">The fixed date itself.</param>
internal sealed record Schedule(DateOnly Statutory, IReadOnlyList<PlannedStage> Stages)
{
    private const string StatutoryDate = "statutoryDate";

    /// <summary>Null where the case has no fixed date.</summary>
    public static Schedule? Of(OpenTask open, DateOnly today)
    {
        var fixedDay = ProcessState.FromJson(Encoding.UTF8.GetBytes(open.Case.State)).Variables[StatutoryDate];
        if (!DateOnly.TryParseExact(fixedDay.AsText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var statutory))
        {
            return null;
        }

        var stages = open.Definition.Stages;
        var here = stages.Select(stage => stage.Id).ToList().IndexOf(open.Task.Stage);
        var planned = new List<PlannedStage>();
        for (var i = 0; i < stages.Length; i++)
        {
            // A stage is as late as the latest of its tasks that are planned back.
            var rules = open.Definition.UserTasks.Where(task => task.Stage == stages[i].Id && task.Due?.Before == StatutoryDate).Select(task => task.Due!.WorkingDaysBefore).ToList();
            if (rules.Count > 0)
            {
                var by = DueDates.PlannedBack(statutory, rules.Min(), WorkingCalendar.China);
                planned.Add(new(SiteTexts.IsChinese ? stages[i].Name : stages[i].NameEn, by, i < here ? "done" : i > here ? "" : by < today ? "late" : "now"));
            }
        }

        return new Schedule(statutory, planned);
    }
}
