using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>Values for tests; the bodies are fictional.</summary>
internal static class Some
{
    public static readonly DateOnly Date = new(2024, 1, 22);

    private static readonly Lazy<FontSet> Loaded = new(() => FontSet.Load());

    public static FontSet Fonts => Loaded.Value;

    /// <summary>A full report of a fictional township with balanced figures.</summary>
    public static Report Report(string form = "2021")
    {
        var layout = StatutoryForm.ById(form);
        var report = Reports.Report.Blank(layout) with
        {
            Year = 2023,
            Organ = "青川市云岭区松溪镇人民政府",
            Title = "青川市云岭区松溪镇人民政府2023年政府信息公开工作年度报告",
        };
        report = report
            .WithProse("1", """
                2023年，松溪镇坚持“以公开为常态、不公开为例外”的原则，认真落实《中华人民共和国政府信息公开条例》（国务院令第711号），持续推进决策、执行、管理、服务和结果公开，政府工作透明度不断提升。
                （一）主动公开。全年通过区政府门户网站（https://www.yunling.example.cn/songxi/index.html）主动公开政府信息326条，其中财政预决算12条、乡村振兴58条、民生保障97条、公共服务和其他信息159条；编制并公布公开目录1份，更新办事指南43项，按时率达到98.75%。
                （二）依申请公开。全年新收政府信息公开申请9件，上年结转1件，办结9件，结转下年度1件；未收取信息处理费。
                （三）政府信息管理。严格执行“先审查、后公开”制度，落实“三审三校”，全年审查拟公开信息331条，退回修改5条；清理行政规范性文件2件，废止1件。
                （四）政府信息公开平台建设。维护门户网站松溪镇专栏，运行“云上松溪”微信公众号，便民服务中心设置查阅点1处，配备查询机2台。
                （五）监督保障。镇政府每半年听取一次专题汇报，把信息公开纳入年度考核；组织培训3次、参训114人次；开展社会评议1次，满意度96.2%。全年没有因信息公开工作被追究责任的情形。
                """)
            .WithProse("5", """
                （一）主要问题
                一是政策解读形式比较单一，图解、视频等形式运用不多；二是村级公开与镇级公开衔接不够紧密；三是基层工作人员流动较大，业务能力还需进一步提高。
                （二）改进措施
                一是加强解读，凡涉及群众切身利益的文件，做到文件与解读同步起草、同步审批、同步发布；二是统一规范，编制村级公开事项清单，实行镇村同步更新；三是强化培训，每季度开展一次集中学习，把业务骨干稳定在岗位上。
                """)
            .WithProse("6", "2023年，松溪镇没有收取信息处理费（0元）。没有其他需要报告的事项。");
        var random = new Random(7);
        return report.WithCells(layout.CellIds.Select(id => KeyValuePair.Create(id, (decimal?)random.Next(0, id.StartsWith('2') ? 300 : 20))));
    }
}
