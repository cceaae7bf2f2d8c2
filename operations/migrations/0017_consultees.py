from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0016_order_not_extended"),
    ]

    operations = [
        migrations.AlterField(
            model_name="closureevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("prepare", "Draft answered"),
                    ("rebook", "Another hearing booked"),
                    ("name_consultee", "Consultee named"),
                    ("authorise", "Notice authorised"),
                    ("abandon", "Case abandoned"),
                    ("serve", "Notice served"),
                    ("extend_notice", "Notice extended"),
                    ("vary", "Notice varied"),
                    ("cancel", "Notice cancelled"),
                    ("adjourn", "Hearing adjourned"),
                    ("order", "Closure order made"),
                    ("refuse", "Order refused"),
                    ("refuse_continue", "Order refused, notice continued"),
                    ("apply_extension", "Extension of the order applied for"),
                    ("extend_order", "Order extended"),
                    ("not_extended", "Extension of the order refused"),
                    ("lodge_appeal", "Appeal lodged"),
                    ("decide_appeal", "Appeal decided"),
                    ("discharge", "Order discharged"),
                    ("enter", "Premises entered"),
                    ("return", "Premises given back"),
                    ("take_back", "Entry taken back"),
                ],
                max_length=15,
            ),
        ),
    ]
