using System.Security.Claims;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Messaging;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Cases;

/// <summary>A text to pass on by WeChat or SMS.</summary>
/// <param name="Id">Unique on the page.</param>
internal sealed record Reminder(string Id, string Text, string Link);

/// <summary>What I must do, by due date; what came back and why; what waits for others; what I was told.</summary>
internal sealed class MyTasks(Desk desk, SignedIn person, Definitions definitions, Notices notices, TimeProvider clock, SiteTexts texts) : PageModel
{
    public IReadOnlyList<(OpenTask Open, string? Why, Schedule? Plan)> Mine { get; private set; } = [];

    public IReadOnlyList<(OpenTask Open, Schedule? Plan)> Others { get; private set; } = [];

    /// <summary>Both names, where the person would do a task of his as somebody's deputy; by organ and role.</summary>
    public IReadOnlyDictionary<(Guid Organ, string Role), string> Deputized { get; private set; } = new Dictionary<(Guid, string), string>();

    public IReadOnlyList<Notice> Told { get; private set; } = [];

    /// <summary>True for whoever holds the role of the definition's first task in some organ.</summary>
    public bool MayStart { get; private set; }

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public async Task OnGet(CancellationToken stop)
    {
        var today = clock.Today();
        var mine = await desk.Mine(stop);
        var shown = new List<(OpenTask, string?, Schedule?)>(mine.Count);
        foreach (var open in mine)
        {
            shown.Add((open, open.Task.Iteration > 1 && open.Element?.Form == Forms.Draft ? await desk.WhyReturned(open.Case.Id, stop) : null, Schedule.Of(open, today)));
        }

        Mine = shown;
        var me = User.FindFirstValue(AccountClaims.DisplayName);
        Deputized = (await desk.ActsFor(stop)).ToDictionary(one => one.Key, one => texts["{0} 代 {1}", me ?? "", one.Value]);
        Others = [.. (await desk.WithOthers(mine, stop)).Select(open => (open, Schedule.Of(open, today)))];
        Told = await notices.Open(stop);
        MayStart = definitions.Current.UserTasks.FirstOrDefault(task => task.Form == Forms.Draft)?.CandidateRole is { } role && await person.Holds(role, stop);
    }

    /// <summary>The number beside the menu, asked for again and again without a reload of the page.</summary>
    public async Task<IActionResult> OnGetUnread(CancellationToken stop) => Partial("/Cases/_Unread.cshtml", await notices.Unread(stop));

    public string Name(OpenTask open) => SiteTexts.IsChinese ? open.Task.Name : open.Element?.NameEn ?? open.Task.Name;

    /// <summary>A notice in the reader's language; in Chinese as it was given.</summary>
    public string Words(Notice notice)
    {
        var (title, name, due) = (notice.About.Case.Title, Name(notice.About), notice.About.Task.DueAt);
        var by = due is { } day ? texts["（应于 {0} 前办理）", SiteDates.Day(day)] : "";
        return SiteTexts.IsChinese ? notice.Told.Text : notice.Told.Kind switch
        {
            NotificationKind.Returned => texts["《{0}》已退回，请修改后再次提交", title],
            NotificationKind.Remind when due >= notice.Told.At => texts["《{0}》的“{1}”即将到期{2}", title, name, by],
            NotificationKind.Remind or NotificationKind.Escalate => texts["《{0}》的“{1}”已超期{2}", title, name, by],
            _ => texts["《{0}》等待办理：{1}", title, name],
        };
    }

    /// <summary>Days until a task is due; negative when it is over, null without a date.</summary>
    public int? DaysLeft(OpenTask open) => open.Task.DueAt is { } due ? SiteDates.DateOf(due).DayNumber - SiteDates.DateOf(Now).DayNumber : null;

    /// <summary>What to send to whoever must act. Chinese: it goes to a colleague's phone, whatever language this reader has chosen.</summary>
    public Reminder RemindOf(OpenTask open)
    {
        var by = open.Task.DueAt is { } due ? $"，请于{due.ToOffset(OfficeTime.Offset):M月d日}前办理" : "";
        var link = $"{Request.Scheme}://{Request.Host}{open.Address}";
        return new Reminder($"remind-{open.Case.Id:N}-{open.Task.Id}", $"【政府信息公开年度报告】《{open.Case.Title}》正在等待“{open.Task.Name}”{by}：{link}", link);
    }
}
