using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Drafting;

/// <summary>A new report: from a file, or from the blank form of the year.</summary>
internal sealed class StartPage(StartCase start, SignedIn person, Store store, Definitions definitions, TimeProvider clock) : PageModel
{
    public IReadOnlyList<Organ> Organs { get; private set; } = [];

    public Guid? Organ { get; private set; }

    public int Year { get; private set; }

    public Problem? Problem { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken stop) => await Show(stop) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(Guid organ, IFormFile? file, CancellationToken stop)
    {
        if (file is null || file.Length == 0)
        {
            return await Refuse(DraftingPageRefusals.NoFile, organ, stop);
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, stop);
        return await Start(organ, bytes.ToArray(), file.FileName, stop);
    }

    public async Task<IActionResult> OnPostBlank(Guid organ, int year, CancellationToken stop)
    {
        if (year is < 2008 or > 2100 || await store.Organs.AsNoTracking().SingleOrDefaultAsync(one => one.Id == organ, stop) is not { } place)
        {
            return await Refuse(DraftingPageRefusals.NoSuchYear, organ, stop);
        }

        var blank = Report.Blank(StatutoryForm.ForYear(year)) with
        {
            Year = year, Organ = place.Name, Title = string.Create(CultureInfo.InvariantCulture, $"{place.Name}{year}年政府信息公开工作年度报告"),
        };
        return await Start(organ, blank.ToCanonicalJson(), "blank.json", stop);
    }

    private async Task<IActionResult> Start(Guid organ, byte[] file, string name, CancellationToken stop)
    {
        var started = await start.Act(person.Caller, organ, file, name, stop);
        if (started.Answer.Refusal is { } refusal)
        {
            return await Refuse(refusal, organ, stop);
        }

        var task = await store.Tasks.Where(one => one.CaseId == started.Answer.Case && one.ClosedAt == null).Select(one => one.Id).FirstAsync(stop);
        return Redirect($"/drafting/{started.Answer.Case}/{task}?walk=1");
    }

    private async Task<IActionResult> Refuse(Refusal refusal, Guid organ, CancellationToken stop)
    {
        (Problem, Organ) = (Problem.Of(refusal), organ);
        Response.StatusCode = refusal.Status;
        return await Show(stop) ? Page() : NotFound();
    }

    private async Task<bool> Show(CancellationToken stop)
    {
        var role = definitions.Current.UserTasks.FirstOrDefault(task => task.Form == Forms.Draft)?.CandidateRole;
        var mine = (await person.Roles(stop)).Where(held => held.Role == role).Select(held => held.Organ).ToArray();
        Organs = await store.Organs.AsNoTracking().Where(organ => mine.Contains(organ.Id)).OrderBy(organ => organ.Name).ToListAsync(stop);
        Year = clock.Today().Year - 1;
        return Organs.Count > 0;
    }
}

/// <summary>What the drafting pages refuse before an act begins (DF7030–DF7049).</summary>
internal static class DraftingPageRefusals
{
    public static Refusal NoFile { get; } = new("DF7030", StatusCodes.Status422UnprocessableEntity,
        "没有选择文件，或文件是空的。", "No file was chosen, or it is empty.",
        "请选择稿件后重新上传；没有稿件可从空白表开始。", "Choose the file and upload again, or begin with the blank form.");

    public static Refusal NoSuchYear { get; } = new("DF7031", StatusCodes.Status422UnprocessableEntity,
        "报告年度应为 2008 至 2100 之间的四位数。", "The year must have four digits, 2008 to 2100.",
        "请填写报告所属年度，例如 2025。", "Enter the year reported on, e.g. 2025.");

    public static Refusal NotNumbers(int count) => new("DF7032", StatusCodes.Status422UnprocessableEntity,
        $"有 {count} 个单元格不是数字，未保存。", $"{count} cells hold no number; nothing was saved.",
        "请改正标红的单元格：整数，金额最多六位小数；没有的填 0，不知道的留空。", "Mend the cells marked red: whole numbers, amounts with up to six decimals; 0 where there was none, empty where you don't know.");

    public static Refusal Clash(int count) => new("DF7033", StatusCodes.Status409Conflict,
        $"有 {count} 处您和同事都改了，改得不一样；还没有保存。", $"{count} places were changed by you and by a colleague, to different things; nothing was saved yet.",
        "请逐处选用一方，其余改动已合并，再保存。", "Choose one of the two for each; everything else is merged already. Then save.");
}
