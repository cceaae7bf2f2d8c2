"""What the law allows and until when: limits as dated data, functions over them."""
