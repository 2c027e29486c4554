namespace DisclosureFlow.Reports.Checking;

/// <summary>Rules over table 二: documents in force, disclosed in all, and who may make 规章.</summary>
internal static class RegisterRules
{
    private static readonly string[] Registers = ["rules", "normativeDocuments"];

    /// <summary>B7.</summary>
    public static IEnumerable<Finding> InForceCoversThisYear(CheckFacts facts)
    {
        foreach (var row in Registers)
        {
            if (facts[$"2.{row}.made"] is { } made && facts[$"2.{row}.abolished"] is { } abolished && facts[$"2.{row}.inForce"] is { } inForce && inForce < Math.Max(0, made - abolished))
            {
                yield return new Finding("B7", Severity.Warn, facts.Place($"2.{row}.inForce"),
                    new($"现行有效 {Text(inForce)} 件，少于本年制发 {Text(made)} 件减废止 {Text(abolished)} 件。", $"In force are {Text(inForce)}, fewer than made {Text(made)} less abolished {Text(abolished)}."),
                    new("请核对现行有效件数（含往年制发仍有效的）。", "Check the number in force, which includes those of earlier years."))
                { Cells = [$"2.{row}.made", $"2.{row}.abolished", $"2.{row}.inForce"] };
            }
        }
    }

    /// <summary>B9.</summary>
    public static IEnumerable<Finding> DisclosedInAllCoversThisYear(CheckFacts facts)
    {
        foreach (var row in Registers)
        {
            if (facts[$"2.{row}.disclosed"] is { } year && facts[$"2.{row}.disclosedTotal"] is { } all && all < year)
            {
                yield return new Finding("B9", Severity.Warn, facts.Place($"2.{row}.disclosedTotal"),
                    new($"对外公开总数量 {Text(all)}，少于本年新公开数量 {Text(year)}。", $"Disclosed in all are {Text(all)}, fewer than this year's {Text(year)}."),
                    new("请核对对外公开总数量（含往年公开的）。", "Check the total, which includes earlier years."))
                { Cells = [$"2.{row}.disclosed", $"2.{row}.disclosedTotal"] };
            }
        }
    }

    /// <summary>B10: 立法法 art. 91–93 give the power to departments of the State Council, provinces and cities with districts.</summary>
    public static IEnumerable<Finding> NoPowerToMakeRules(CheckFacts facts)
    {
        if (facts.OrganKind is not (OrganKind.Township or OrganKind.Street or OrganKind.CountyGovernment or OrganKind.CountyDepartment))
        {
            yield break;
        }

        foreach (var cell in facts.Report.Layout.Cells.Where(cell => cell.Section == "2" && cell.Row == "rules"))
        {
            if (facts[cell.Id] is { } value && value != 0)
            {
                yield return new Finding("B10", Severity.Warn, facts.Place(cell.Id),
                    new($"规章为 {Text(value)}；乡镇、街道、县级机关无权制定规章。", $"Rules are {Text(value)}; a township, street or county organ has no power to make 规章."),
                    new("如属规范性文件，请移到“规范性文件”一行，规章填 0。", "If these are normative documents, move them to that row and write 0 here."))
                { Cells = [cell.Id] };
            }
        }
    }

    private static string Text(decimal figure) => ReportContent.FigureText(figure);
}
